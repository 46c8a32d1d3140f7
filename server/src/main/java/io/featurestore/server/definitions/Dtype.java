package io.featurestore.server.definitions;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.PythonJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A feature's type as Feast's Python types name it: `Float32`, `Array(String)`, `Set(Int64)`,
/// `Struct({name: String, age: Int64})`, nested as Python allows it.
sealed interface Dtype {
    /// The tag under which Feast keeps the fields of a struct.
    String STRUCT_TAG = "feast:struct_schema";
    /// The tag under which Feast keeps the inner type of a list of lists.
    String NESTED_TAG = "feast:nested_inner_type";

    ValueType.Enum valueType();

    /// The type as Feast writes it into tags: enumeration names, a struct as JSON.
    String encoded();

    /// The tags that a field of this type carries in the registry, beside the user's.
    default Map<String, String> tags() {
        return Map.of();
    }

    enum Scalar implements Dtype {
        BYTES("Bytes", ValueType.Enum.BYTES),
        STRING("String", ValueType.Enum.STRING),
        BOOL("Bool", ValueType.Enum.BOOL),
        INT32("Int32", ValueType.Enum.INT32),
        INT64("Int64", ValueType.Enum.INT64),
        FLOAT32("Float32", ValueType.Enum.FLOAT),
        FLOAT64("Float64", ValueType.Enum.DOUBLE),
        UNIX_TIMESTAMP("UnixTimestamp", ValueType.Enum.UNIX_TIMESTAMP),
        ZONED_TIMESTAMP("ZonedTimestamp", ValueType.Enum.ZONED_TIMESTAMP),
        UUID("Uuid", ValueType.Enum.UUID),
        TIME_UUID("TimeUuid", ValueType.Enum.TIME_UUID),
        DECIMAL("Decimal", ValueType.Enum.DECIMAL),
        JSON("Json", ValueType.Enum.JSON),
        MAP("Map", ValueType.Enum.MAP),
        SCALAR_MAP("ScalarMap", ValueType.Enum.SCALAR_MAP);

        private static final Map<String, Scalar> BY_NAME = new TreeMap<>();

        static {
            for (Scalar scalar : values()) {
                BY_NAME.put(scalar.title, scalar);
            }
        }

        private final String title;
        private final ValueType.Enum valueType;

        Scalar(String title, ValueType.Enum valueType) {
            this.title = title;
            this.valueType = valueType;
        }

        static Optional<Scalar> named(String title) {
            return Optional.ofNullable(BY_NAME.get(title));
        }

        static Set<String> titles() {
            return BY_NAME.keySet();
        }

        String title() {
            return title;
        }

        @Override
        public ValueType.Enum valueType() {
            return valueType;
        }

        @Override
        public String encoded() {
            return name();
        }
    }

    record ListOf(Dtype element) implements Dtype {
        @Override
        public ValueType.Enum valueType() {
            return switch (element) {
                case Scalar scalar -> ValueType.Enum.valueOf(scalar.valueType() + "_LIST");
                case Struct ignored -> ValueType.Enum.STRUCT_LIST;
                case ListOf ignored -> ValueType.Enum.VALUE_LIST;
                case SetOf ignored -> ValueType.Enum.VALUE_LIST;
            };
        }

        @Override
        public String encoded() {
            return "Array(" + element.encoded() + ")";
        }

        @Override
        public Map<String, String> tags() {
            return switch (element) {
                case Scalar ignored -> Map.of();
                case Struct struct -> struct.tags();
                case ListOf ignored -> Map.of(NESTED_TAG, encoded());
                case SetOf ignored -> Map.of(NESTED_TAG, encoded());
            };
        }
    }

    record SetOf(Dtype element) implements Dtype {
        @Override
        public ValueType.Enum valueType() {
            return element instanceof Scalar scalar
                    ? ValueType.Enum.valueOf(scalar.valueType() + "_SET")
                    : ValueType.Enum.VALUE_SET;
        }

        @Override
        public String encoded() {
            return "Set(" + element.encoded() + ")";
        }

        @Override
        public Map<String, String> tags() {
            return element instanceof Scalar ? Map.of() : Map.of(NESTED_TAG, encoded());
        }
    }

    /// Fields by name, in the order in which they were written: the registry's text keeps it.
    record Struct(Map<String, Dtype> fields) implements Dtype {
        public Struct {
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public ValueType.Enum valueType() {
            return ValueType.Enum.STRUCT;
        }

        @Override
        public String encoded() {
            return "{\"__struct__\": " + fieldsAsJson() + "}";
        }

        @Override
        public Map<String, String> tags() {
            return Map.of(STRUCT_TAG, fieldsAsJson());
        }

        /// As Python's json.dumps writes it, so that the tags are the same text.
        private String fieldsAsJson() {
            StringBuilder json = new StringBuilder("{");
            fields.forEach((name, type) -> json.append(json.length() > 1 ? ", " : "")
                    .append(PythonJson.quote(name))
                    .append(": ")
                    .append(PythonJson.quote(type.encoded())));
            return json.append('}').toString();
        }
    }
}
