package io.featurestore.server.offline;

import feast.proto.types.ValueProto.ValueType;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// The Arrow type of a feature's column in an answer, by the type that its view declares.
public final class FeatureTypes {
    private static final String ITEM = "item";

    private FeatureTypes() {}

    /// The column; empty for a type that says too little (a map, a struct, a decimal): then the source's type stays.
    public static Optional<Field> column(String name, ValueType.Enum type) {
        Optional<ArrowType> scalar = scalar(type);
        if (scalar.isPresent()) {
            return scalar.map(it -> Field.nullable(name, it));
        }
        return element(type)
                .flatMap(FeatureTypes::scalar)
                .map(it ->
                        new Field(name, FieldType.nullable(new ArrowType.List()), List.of(Field.nullable(ITEM, it))));
    }

    /// What a list or a set is made of; empty for everything else.
    public static Optional<ValueType.Enum> element(ValueType.Enum type) {
        String name = type.name();
        int end = name.endsWith("_LIST") ? name.length() - "_LIST".length() : name.length() - "_SET".length();
        boolean many = name.endsWith("_LIST") || name.endsWith("_SET");
        return many && type != ValueType.Enum.VALUE_LIST && type != ValueType.Enum.VALUE_SET
                ? Optional.of(ValueType.Enum.valueOf(name.substring(0, end)))
                : Optional.empty();
    }

    private static Optional<ArrowType> scalar(ValueType.Enum type) {
        return switch (type) {
            case INT32 -> Optional.of(new ArrowType.Int(Integer.SIZE, true));
            case INT64 -> Optional.of(new ArrowType.Int(Long.SIZE, true));
            case FLOAT -> Optional.of(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
            case DOUBLE -> Optional.of(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
            case STRING, UUID, TIME_UUID -> Optional.of(new ArrowType.Utf8());
            case BYTES -> Optional.of(new ArrowType.Binary());
            case BOOL -> Optional.of(new ArrowType.Bool());
            case UNIX_TIMESTAMP -> Optional.of(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
            default -> Optional.empty();
        };
    }
}
