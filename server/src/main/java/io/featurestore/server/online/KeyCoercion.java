package io.featurestore.server.online;

import static java.nio.charset.StandardCharsets.UTF_8;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.PythonFloats;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.regex.Pattern;

/// Turns what a request sent for a join key into the key's declared type, by Feast's rules: numbers are cut to whole
/// ones, texts of digits are numbers, anything is a text where a text is declared. Bytes are base64, as in responses.
final class KeyCoercion {
    private static final int MOST_DIGITS = 40;
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
    private static final BigInteger LEAST_INT64 = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_INT64 = BigInteger.valueOf(Long.MAX_VALUE);

    private KeyCoercion() {}

    /// @throws ServeException `INVALID_ARGUMENT` naming the key and the row
    static KeyColumn coerce(EntityColumn column, ValueType.Enum type) {
        return switch (type) {
            case INT64, INT32, UNIX_TIMESTAMP -> numbers(column, type);
            case STRING, BYTES -> bytes(column, type);
            default ->
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "Join key '%s' is of type %s, which cannot be part of an entity key"
                                .formatted(column.name(), type));
        };
    }

    private static KeyColumn numbers(EntityColumn column, ValueType.Enum type) {
        long[] numbers = new long[column.size()];
        for (int row = 0; row < numbers.length; row++) {
            long number =
                    column.kind(row) == EntityColumn.Kind.INTEGER ? column.number(row) : number(column, row, type);
            if (type == ValueType.Enum.INT32 && number != (int) number) {
                throw outOfRange(column, row, type, Long.toString(number));
            }
            numbers[row] = number;
        }
        return KeyColumn.ofNumbers(type, numbers.length, numbers);
    }

    private static long number(EntityColumn column, int row, ValueType.Enum type) {
        return switch (column.kind(row)) {
            case INTEGER, BOOLEAN -> column.number(row);
            case DECIMAL -> whole(column, row, type, Double.longBitsToDouble(column.number(row)));
            case HUGE -> throw outOfRange(column, row, type, text(column, row));
            case TEXT -> parse(column, row, type);
            case NULL -> throw refused(column, row, "null is no entity key");
            case NESTED -> throw refused(column, row, "a list or an object is no entity key");
        };
    }

    private static long whole(EntityColumn column, int row, ValueType.Enum type, double number) {
        if (!Double.isFinite(number)) {
            throw outOfRange(column, row, type, Double.toString(number));
        }
        BigInteger whole = new BigDecimal(number).toBigInteger();
        if (whole.compareTo(LEAST_INT64) < 0 || whole.compareTo(GREATEST_INT64) > 0) {
            throw outOfRange(column, row, type, Double.toString(number));
        }
        return whole.longValue();
    }

    private static long parse(EntityColumn column, int row, ValueType.Enum type) {
        String text = text(column, row).strip();
        if (!isInteger(text)) {
            throw refused(column, row, "'%s' is not of type %s".formatted(shown(text), type));
        }
        BigInteger number = new BigInteger((text.startsWith("+") ? text.substring(1) : text).replace("_", ""));
        if (number.compareTo(LEAST_INT64) < 0 || number.compareTo(GREATEST_INT64) > 0) {
            throw outOfRange(column, row, type, text);
        }
        return number.longValue();
    }

    /// What Python's `int` takes, in ASCII digits.
    private static boolean isInteger(String text) {
        return text.length() <= MOST_DIGITS && INTEGER.matcher(text).matches();
    }

    private static KeyColumn bytes(EntityColumn column, ValueType.Enum type) {
        byte[][] bytes = new byte[column.size()][];
        for (int row = 0; row < bytes.length; row++) {
            bytes[row] = type == ValueType.Enum.STRING ? asText(column, row) : base64(column, row);
        }
        return KeyColumn.ofBytes(type, bytes);
    }

    /// Python's `str(value)`.
    private static byte[] asText(EntityColumn column, int row) {
        return switch (column.kind(row)) {
            case TEXT, HUGE -> column.text(row);
            case INTEGER -> Long.toString(column.number(row)).getBytes(UTF_8);
            case DECIMAL ->
                PythonFloats.repr(Double.longBitsToDouble(column.number(row))).getBytes(UTF_8);
            case BOOLEAN -> (column.number(row) == 1 ? "True" : "False").getBytes(UTF_8);
            case NULL -> throw refused(column, row, "null is no entity key");
            case NESTED -> throw refused(column, row, "a list or an object is no entity key");
        };
    }

    private static byte[] base64(EntityColumn column, int row) {
        if (column.kind(row) != EntityColumn.Kind.TEXT) {
            throw refused(column, row, "a key of type BYTES is sent as base64 text");
        }
        try {
            return Base64.getDecoder().decode(column.text(row));
        } catch (IllegalArgumentException e) {
            throw refused(column, row, "'%s' is not base64".formatted(shown(text(column, row))));
        }
    }

    private static String text(EntityColumn column, int row) {
        return new String(column.text(row), UTF_8);
    }

    private static String shown(String text) {
        return text.length() <= MOST_DIGITS ? text : text.substring(0, MOST_DIGITS) + "...";
    }

    private static ServeException outOfRange(EntityColumn column, int row, ValueType.Enum type, String number) {
        return refused(column, row, "%s is out of the range of %s".formatted(shown(number), type));
    }

    private static ServeException refused(EntityColumn column, int row, String reason) {
        return ServeException.of(
                ErrorCode.INVALID_ARGUMENT, "Entity key '%s', row %d: %s".formatted(column.name(), row, reason));
    }
}
