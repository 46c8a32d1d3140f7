package io.featurestore.server.online;

/// Rows to be written.
///
/// @param allowRegistryCache false: the registry is read anew first
/// @param transformOnWrite whether a view that is computed on write gets its inputs, not its features
public record WriteRequest(Frame frame, boolean allowRegistryCache, boolean transformOnWrite) {}
