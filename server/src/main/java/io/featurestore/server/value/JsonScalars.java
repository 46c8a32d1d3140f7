package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import feast.proto.types.ValueProto.ZonedTimestamp;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/// Scalars from JSON, with the coercions of Python.
final class JsonScalars {
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    private static final double LONG_LIMIT = 0x1p63;

    private JsonScalars() {}

    /// A number (its fraction is cut off), a text of digits, true or false.
    static long int64(JsonParser json, Cell cell, int row) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw cell.refuse(row, "a number out of range");
            }
            return json.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = json.getDoubleValue();
            if (value >= LONG_LIMIT || value < -LONG_LIMIT) {
                throw cell.refuse(row, "a number out of range");
            }
            return (long) value;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE ? 1 : 0;
        }
        if (token == JsonToken.VALUE_STRING) {
            return parsedLong(json.getText().strip(), cell, row);
        }
        throw cell.refuse(row, json);
    }

    private static long parsedLong(String text, Cell cell, int row) {
        if (!WHOLE.matcher(text).matches()) {
            throw cell.refuse(row, "text that is not a whole number");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException ignored) {
            throw cell.refuse(row, "a number out of range");
        }
    }

    static int int32(JsonParser json, Cell cell, int row) throws IOException {
        long value = int64(json, cell, row);
        if ((int) value != value) {
            throw cell.refuse(row, "a number out of range");
        }
        return (int) value;
    }

    /// A number, a truth as 1 or 0, or the three texts that stand for numbers which JSON lacks.
    static double float64(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken().isNumeric()) {
            double value = json.getDoubleValue();
            if (Double.isInfinite(value)) {
                throw cell.refuse(row, "a number out of range");
            }
            return value;
        }
        if (json.currentToken().isBoolean()) {
            return json.currentToken() == JsonToken.VALUE_TRUE ? 1 : 0;
        }
        if (json.currentToken() == JsonToken.VALUE_STRING && NOT_FINITE.contains(json.getText())) {
            return Double.parseDouble(json.getText());
        }
        throw cell.refuse(row, json);
    }

    /// A number, also as text.
    static float float32(JsonParser json, Cell cell, int row) throws IOException {
        double value;
        if (json.currentToken() == JsonToken.VALUE_STRING && !NOT_FINITE.contains(json.getText())) {
            String text = json.getText().strip();
            if (text.length() > MAX_NUMBER_LENGTH || !DECIMAL.matcher(text).matches()) {
                throw cell.refuse(row, "text that is not a number");
            }
            value = Double.parseDouble(text);
        } else {
            value = float64(json, cell, row);
            if (!Double.isFinite(value)) {
                return (float) value;
            }
        }
        if (Float.isInfinite((float) value)) {
            throw cell.refuse(row, "a number out of range");
        }
        return (float) value;
    }

    /// True, false, 0 or 1.
    static boolean bool(JsonParser json, Cell cell, int row) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        if (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == JsonParser.NumberType.INT) {
            int value = json.getIntValue();
            if (value == 0 || value == 1) {
                return value == 1;
            }
        }
        throw cell.refuse(row, json);
    }

    /// Text, or a number or a truth value as Python's `str` shows it.
    static String text(JsonParser json, Cell cell, int row) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> json.getText();
            case VALUE_NUMBER_FLOAT -> PythonFloats.repr(float64(json, cell, row));
            case VALUE_TRUE -> "True";
            case VALUE_FALSE -> "False";
            default -> throw cell.refuse(row, json);
        };
    }

    /// Text and nothing else.
    static String string(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw cell.refuse(row, json);
        }
        return json.getText();
    }

    /// Text as it is, or a number with the digits that were sent.
    static String decimal(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING
                && !json.currentToken().isNumeric()) {
            throw cell.refuse(row, json);
        }
        return json.getText();
    }

    /// Base64, with or without padding, in the standard or the URL alphabet.
    static ByteString bytes(JsonParser json, Cell cell, int row) throws IOException {
        String text = string(json, cell, row);
        try {
            Base64.Decoder decoder =
                    text.indexOf('-') >= 0 || text.indexOf('_') >= 0 ? Base64.getUrlDecoder() : Base64.getDecoder();
            return ByteString.copyFrom(decoder.decode(text));
        } catch (IllegalArgumentException ignored) {
            throw cell.refuse(row, "text that is not base64");
        }
    }

    /// ISO 8601 with an offset.
    static ZonedTimestamp zoned(JsonParser json, Cell cell, int row) throws IOException {
        try {
            return ZonedTimes.parse(string(json, cell, row));
        } catch (DateTimeException ignored) {
            throw cell.refuse(row, "text that is not an ISO 8601 time with an offset");
        }
    }
}
