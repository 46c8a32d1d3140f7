package io.featurestore.server.registry;

import feast.proto.types.ValueProto.ValueType;
import java.util.EnumMap;
import java.util.Map;

/// What Python's `str(field.dtype)` shows for a value type whose inner structure is not told.
public final class TypeNames {
    private static final Map<ValueType.Enum, String> NAMES = names();

    private TypeNames() {}

    public static String of(ValueType.Enum type) {
        return NAMES.getOrDefault(type, "Invalid");
    }

    private static Map<ValueType.Enum, String> names() {
        Map<ValueType.Enum, String> names = new EnumMap<>(ValueType.Enum.class);
        for (ValueType.Enum type : ValueType.Enum.values()) {
            String name = type.name();
            if (name.endsWith("_LIST")) {
                names.put(type, "Array(" + scalar(name.substring(0, name.length() - "_LIST".length())) + ")");
            } else if (name.endsWith("_SET")) {
                names.put(type, "Set(" + scalar(name.substring(0, name.length() - "_SET".length())) + ")");
            } else {
                names.put(type, scalar(name));
            }
        }
        return names;
    }

    private static String scalar(String name) {
        return switch (name) {
            case "BYTES" -> "Bytes";
            case "STRING" -> "String";
            case "INT32" -> "Int32";
            case "INT64" -> "Int64";
            case "DOUBLE" -> "Float64";
            case "FLOAT" -> "Float32";
            case "BOOL" -> "Bool";
            case "UNIX_TIMESTAMP" -> "UnixTimestamp";
            case "MAP" -> "Map";
            case "JSON" -> "Json";
            case "UUID" -> "Uuid";
            case "TIME_UUID" -> "TimeUuid";
            case "DECIMAL" -> "Decimal";
            case "SCALAR_MAP" -> "ScalarMap";
            case "ZONED_TIMESTAMP" -> "ZonedTimestamp";
            case "STRUCT" -> "Struct({_value: String})";
            case "VALUE" -> "Array(String)";
            default -> "Invalid";
        };
    }
}
