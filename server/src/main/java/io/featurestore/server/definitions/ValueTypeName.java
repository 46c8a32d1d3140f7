package io.featurestore.server.definitions;

import feast.proto.types.ValueProto.ValueType;
import java.util.Arrays;
import java.util.List;

/// The types that an entity may have, by the names of Python's `ValueType`.
enum ValueTypeName {
    STRING,
    INT64,
    INT32,
    BYTES,
    UNIX_TIMESTAMP,
    BOOL,
    FLOAT,
    DOUBLE,
    UUID,
    TIME_UUID,
    DECIMAL;

    static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }

    ValueType.Enum proto() {
        return ValueType.Enum.valueOf(name());
    }
}
