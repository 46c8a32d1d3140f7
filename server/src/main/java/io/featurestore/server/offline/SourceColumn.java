package io.featurestore.server.offline;

/// @param type the name of its Arrow type as pyarrow prints it: `timestamp[us, tz=UTC]`, `list<element: float>`
public record SourceColumn(String name, String type) {}
