package io.featurestore.server.value;

import feast.proto.types.ValueProto.ValueType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Names of value types: Feast's enum (`INT64_LIST`) and the Python SDK's spelling (`Array(Int64)`).
public final class ValueTypes {
    private static final Map<ValueType.Enum, String> PYTHON = python();
    private static final Map<String, ValueType.Enum> BY_NAME = byName();

    private ValueTypes() {}

    /// The type of either spelling, case ignored; empty for a name that is none. Nested collections, whatever is in
    /// them, are `VALUE_LIST` and `VALUE_SET`; every `Struct(...)` is `STRUCT`.
    public static Optional<ValueType.Enum> parse(String name) {
        String key = name.strip().toLowerCase(Locale.ROOT).replace(" ", "");
        if (key.startsWith("struct(")) {
            return Optional.of(ValueType.Enum.STRUCT);
        }
        if (key.startsWith("array(struct")) {
            return Optional.of(ValueType.Enum.STRUCT_LIST);
        }
        if (key.startsWith("array(array(") || key.startsWith("array(set(")) {
            return Optional.of(ValueType.Enum.VALUE_LIST);
        }
        if (key.startsWith("set(array(") || key.startsWith("set(set(")) {
            return Optional.of(ValueType.Enum.VALUE_SET);
        }
        return Optional.ofNullable(BY_NAME.get(key));
    }

    /// What Python's `str(field.dtype)` shows for a type whose inner structure is not known.
    public static String pythonName(ValueType.Enum type) {
        return PYTHON.getOrDefault(type, "Invalid");
    }

    private static Map<String, ValueType.Enum> byName() {
        Map<String, ValueType.Enum> names = new HashMap<>();
        for (ValueType.Enum type : ValueType.Enum.values()) {
            if (type != ValueType.Enum.UNRECOGNIZED && type != ValueType.Enum.INVALID && type != ValueType.Enum.NULL) {
                names.put(type.name().toLowerCase(Locale.ROOT), type);
                names.put(PYTHON.getOrDefault(type, "").toLowerCase(Locale.ROOT), type);
            }
        }
        names.put("struct", ValueType.Enum.STRUCT);
        return names;
    }

    private static Map<ValueType.Enum, String> python() {
        Map<ValueType.Enum, String> scalars = new EnumMap<>(ValueType.Enum.class);
        scalars.put(ValueType.Enum.BYTES, "Bytes");
        scalars.put(ValueType.Enum.STRING, "String");
        scalars.put(ValueType.Enum.INT32, "Int32");
        scalars.put(ValueType.Enum.INT64, "Int64");
        scalars.put(ValueType.Enum.DOUBLE, "Float64");
        scalars.put(ValueType.Enum.FLOAT, "Float32");
        scalars.put(ValueType.Enum.BOOL, "Bool");
        scalars.put(ValueType.Enum.UNIX_TIMESTAMP, "UnixTimestamp");
        scalars.put(ValueType.Enum.MAP, "Map");
        scalars.put(ValueType.Enum.JSON, "Json");
        scalars.put(ValueType.Enum.UUID, "Uuid");
        scalars.put(ValueType.Enum.TIME_UUID, "TimeUuid");
        scalars.put(ValueType.Enum.DECIMAL, "Decimal");
        Map<ValueType.Enum, String> names = new EnumMap<>(scalars);
        scalars.forEach((type, name) -> {
            named(type.name() + "_LIST").ifPresent(list -> names.put(list, "Array(" + name + ")"));
            named(type.name() + "_SET").ifPresent(set -> names.put(set, "Set(" + name + ")"));
        });
        names.put(ValueType.Enum.SCALAR_MAP, "ScalarMap");
        names.put(ValueType.Enum.ZONED_TIMESTAMP, "ZonedTimestamp");
        names.put(ValueType.Enum.STRUCT, "Struct({_value: String})");
        names.put(ValueType.Enum.STRUCT_LIST, "Array(Struct({_value: String}))");
        names.put(ValueType.Enum.VALUE_LIST, "Array(Array(String))");
        names.put(ValueType.Enum.VALUE_SET, "Set(Array(String))");
        return names;
    }

    private static Optional<ValueType.Enum> named(String name) {
        for (ValueType.Enum type : ValueType.Enum.values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
