package io.featurestore.server.offline.engine.duckdb;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/// Arrow types as pyarrow prints them, which is what Feast's type inference reads.
final class ArrowTypeNames {
    private ArrowTypeNames() {}

    static String of(Field field) {
        DictionaryEncoding dictionary = field.getDictionary();
        if (dictionary != null) {
            Field plain = Field.nullable(field.getName(), field.getType());
            Field index = Field.nullable(field.getName(), dictionary.getIndexType());
            return "dictionary<values=%s, indices=%s, ordered=%d>"
                    .formatted(of(plain), of(index), dictionary.isOrdered() ? 1 : 0);
        }
        return switch (field.getType()) {
            case ArrowType.Int type -> (type.getIsSigned() ? "int" : "uint") + type.getBitWidth();
            case ArrowType.FloatingPoint type ->
                switch (type.getPrecision()) {
                    case HALF -> "halffloat";
                    case SINGLE -> "float";
                    case DOUBLE -> "double";
                };
            case ArrowType.Bool ignored -> "bool";
            case ArrowType.Utf8 ignored -> "string";
            case ArrowType.LargeUtf8 ignored -> "large_string";
            case ArrowType.Binary ignored -> "binary";
            case ArrowType.LargeBinary ignored -> "large_binary";
            case ArrowType.FixedSizeBinary type -> "fixed_size_binary[%d]".formatted(type.getByteWidth());
            case ArrowType.Date ignored -> "date32[day]";
            case ArrowType.Time type -> "time%d[%s]".formatted(type.getBitWidth(), unit(type.getUnit()));
            case ArrowType.Timestamp type -> timestamp(type);
            case ArrowType.Duration type -> "duration[%s]".formatted(unit(type.getUnit()));
            case ArrowType.Decimal type ->
                "decimal%d(%d, %d)".formatted(type.getBitWidth(), type.getPrecision(), type.getScale());
            case ArrowType.Null ignored -> "null";
            default -> nested(field);
        };
    }

    private static String nested(Field field) {
        String below = field.getChildren().stream().map(ArrowTypeNames::named).collect(Collectors.joining(", "));
        return switch (field.getType()) {
            case ArrowType.List ignored -> "list<" + below + ">";
            case ArrowType.LargeList ignored -> "large_list<" + below + ">";
            case ArrowType.FixedSizeList type -> "fixed_size_list<" + below + ">[" + type.getListSize() + "]";
            case ArrowType.Struct ignored -> "struct<" + below + ">";
            case ArrowType.Map ignored -> {
                Field entries = field.getChildren().getFirst();
                yield "map<%s, %s>"
                        .formatted(
                                of(entries.getChildren().get(0)),
                                of(entries.getChildren().get(1)));
            }
            default -> field.getType().toString().toLowerCase(Locale.ROOT);
        };
    }

    private static String named(Field field) {
        return field.getName() + ": " + of(field) + (field.isNullable() ? "" : " not null");
    }

    private static String timestamp(ArrowType.Timestamp type) {
        return type.getTimezone() == null
                ? "timestamp[%s]".formatted(unit(type.getUnit()))
                : "timestamp[%s, tz=%s]".formatted(unit(type.getUnit()), type.getTimezone());
    }

    private static String unit(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> "s";
            case MILLISECOND -> "ms";
            case MICROSECOND -> "us";
            case NANOSECOND -> "ns";
        };
    }
}
