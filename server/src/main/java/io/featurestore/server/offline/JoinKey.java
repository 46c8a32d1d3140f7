package io.featurestore.server.offline;

/// @param name what the view calls it
/// @param frameColumn what the entity rows call it
public record JoinKey(String name, String frameColumn) {}
