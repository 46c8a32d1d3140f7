package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.IsoTimes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/// Brings one column's values from the database into an Arrow vector, exactly or not at all.
///
/// @param where for messages: which column, of what
/// @param wanted for messages: the type that it is to have
record Cells(PgColumn column, int index, FieldVector vector, String where, String wanted) {

    /// Reads the current row's value.
    ///
    /// @param at where it goes in the vector
    void read(ResultSet rows, int at) throws SQLException {
        Object value = value(rows);
        if (value == null) {
            vector.setNull(at);
        } else {
            set(vector, at, value);
        }
    }

    private @Nullable Object value(ResultSet rows) throws SQLException {
        Object value = switch (column.type()) {
            case "int2", "int4", "int8", "serial", "bigserial" -> rows.getLong(index);
            case "float4", "float8" -> rows.getDouble(index);
            case "numeric" -> number(rows.getString(index));
            case "bool" -> rows.getBoolean(index);
            case "bytea" -> rows.getBytes(index);
            case "date" -> rows.getObject(index, LocalDate.class);
            case "timestamp" -> rows.getObject(index, LocalDateTime.class);
            case "timestamptz" -> rows.getObject(index, OffsetDateTime.class);
            default -> column.element().isPresent() ? elements(rows.getArray(index)) : rows.getString(index);
        };
        return rows.wasNull() ? null : value;
    }

    private static @Nullable Object number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.equals("NaN") ? (Object) Double.NaN : new BigDecimal(text);
    }

    private static Object @Nullable [] elements(@Nullable Array array) throws SQLException {
        return array == null ? null : (Object[]) array.getArray();
    }

    private void set(FieldVector to, int at, Object value) {
        switch (to) {
            case BigIntVector it ->
                whole(value, Long.MIN_VALUE, Long.MAX_VALUE)
                        .ifPresentOrElse(number -> it.setSafe(at, number), () -> it.setNull(at));
            case IntVector it ->
                whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .ifPresentOrElse(number -> it.setSafe(at, number.intValue()), () -> it.setNull(at));
            case Float8Vector it -> it.setSafe(at, floating(value));
            case Float4Vector it -> it.setSafe(at, (float) floating(value));
            case BitVector it -> it.setSafe(at, truth(value) ? 1 : 0);
            case VarCharVector it -> it.setSafe(at, text(value).getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector it ->
                it.setSafe(
                        at,
                        value instanceof byte[] bytes ? bytes : textOnly(value).getBytes(StandardCharsets.UTF_8));
            case DateDayVector it -> it.setSafe(at, day(value));
            case TimeStampMicroTZVector it -> it.setSafe(at, micros(value));
            case ListVector it -> list(it, at, value);
            default -> throw refused();
        }
    }

    private void list(ListVector to, int at, Object value) {
        if (!(value instanceof Object[] values)) {
            throw refused();
        }
        int start = to.startNewValue(at);
        FieldVector elements = to.getDataVector();
        for (int i = 0; i < values.length; i++) {
            Object element = values[i];
            if (element == null) {
                while (elements.getValueCapacity() <= start + i) {
                    elements.reAlloc();
                }
                elements.setNull(start + i);
            } else {
                set(elements, start + i, element);
            }
        }
        to.endValue(at, values.length);
    }

    /// Not a number counts as null, as pandas has it.
    private Optional<Long> whole(Object value, long least, long most) {
        if (value instanceof Number floating && Double.isNaN(floating.doubleValue())) {
            return Optional.empty();
        }
        BigDecimal number = switch (value) {
            case BigDecimal it -> it;
            case Double it -> finite(it);
            case Float it -> finite(it);
            case Number it -> BigDecimal.valueOf(it.longValue());
            case Boolean it -> it ? BigDecimal.ONE : BigDecimal.ZERO;
            case String it -> parsed(it);
            default -> throw refused();
        };
        boolean fits = number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        if (!fits) {
            throw refused();
        }
        return Optional.of(number.longValue());
    }

    private BigDecimal finite(double value) {
        if (Double.isInfinite(value)) {
            throw refused();
        }
        return new BigDecimal(value);
    }

    private int day(Object value) {
        if (value instanceof LocalDate day) {
            return (int) day.toEpochDay();
        }
        throw refused();
    }

    private BigDecimal parsed(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException ignored) {
            throw refused();
        }
    }

    private double floating(Object value) {
        return switch (value) {
            case Number it -> it.doubleValue();
            case Boolean it -> it ? 1 : 0;
            case String it -> parsed(it).doubleValue();
            default -> throw refused();
        };
    }

    private boolean truth(Object value) {
        return switch (value) {
            case Boolean it -> it;
            case Number it -> it.doubleValue() != 0;
            default -> throw refused();
        };
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private String textOnly(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw refused();
    }

    private long micros(Object value) {
        try {
            return switch (value) {
                case OffsetDateTime it -> Moments.micros(it.toInstant());
                case LocalDateTime it -> Moments.micros(it.toInstant(ZoneOffset.UTC));
                case LocalDate it -> Moments.micros(it.atStartOfDay().toInstant(ZoneOffset.UTC));
                case java.sql.Timestamp it -> Moments.micros(it.toInstant());
                case String it -> Moments.micros(IsoTimes.find(it).orElseThrow(this::refused));
                default -> throw refused();
            };
        } catch (ArithmeticException ignored) {
            throw refused(); // infinity
        }
    }

    private RuntimeException refused() {
        return ServeException.invalid("%s: a value of the column, which is %s, does not fit the type %s"
                .formatted(where, column.feastName(), wanted));
    }
}
