package io.featurestore.server.offline;

import feast.proto.types.ValueProto.ValueType;

/// @param type as the view declares it; it decides the type of the column in an answer
public record SelectedFeature(String name, ValueType.Enum type) {}
