package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.offline.engine.SqlText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// Arrow values as PostgreSQL's text input reads them, and the types that they have there.
final class ArrowText {
    private ArrowText() {}

    /// The type of a column for values of this field.
    static String type(Field field) {
        return switch (field.getType()) {
            case ArrowType.Int type -> type.getIsSigned() || type.getBitWidth() < Long.SIZE ? "int8" : "numeric";
            case ArrowType.FloatingPoint ignored -> "float8";
            case ArrowType.Decimal ignored -> "numeric";
            case ArrowType.Bool ignored -> "bool";
            case ArrowType.Binary ignored -> "bytea";
            case ArrowType.LargeBinary ignored -> "bytea";
            case ArrowType.Date ignored -> "date";
            case ArrowType.Timestamp ignored -> "timestamptz";
            case ArrowType.List ignored -> type(field.getChildren().getFirst()) + "[]";
            default -> "text";
        };
    }

    /// The value, which is not null.
    static String of(FieldVector vector, int row) {
        return switch (vector) {
            case BigIntVector it -> Long.toString(it.get(row));
            case VarCharVector it -> new String(it.get(row), StandardCharsets.UTF_8);
            case Float8Vector it -> Double.toString(it.get(row));
            case Float4Vector it -> Float.toString(it.get(row));
            case BitVector it -> it.get(row) == 1 ? "t" : "f";
            case VarBinaryVector it -> "\\x" + HexFormat.of().formatHex(it.get(row));
            case DateDayVector it -> LocalDate.ofEpochDay(it.get(row)).toString();
            case TimeStampVector it -> time(Moments.instant(it.get(row), it.getField()));
            case ListVector it -> list(it, row);
            default -> other(vector.getObject(row));
        };
    }

    private static String other(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    static String time(Instant instant) {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        String text = SqlText.utc(instant) + "+00";
        return year > 0 ? text : text.replaceFirst("^-?\\d+", String.format(Locale.ROOT, "%04d", 1 - year)) + " BC";
    }

    private static String list(ListVector vector, int row) {
        StringBuilder text = new StringBuilder("{");
        FieldVector values = vector.getDataVector();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            if (text.length() > 1) {
                text.append(',');
            }
            if (values.isNull(i)) {
                text.append("NULL");
            } else {
                text.append('"')
                        .append(of(values, i).replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.append('}').toString();
    }
}
