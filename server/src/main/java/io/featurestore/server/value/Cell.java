package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import org.jspecify.annotations.Nullable;

/// Where a value stands and what it should be, for messages. A message never shows the value itself.
record Cell(String column, ValueType.Enum type) {

    /// @param found what stands there instead
    ServeException refuse(int row, String found) {
        return ServeException.of(
                ErrorCode.INVALID_ARGUMENT,
                "Column '%s', row %d: expected %s, found %s".formatted(column, row, type.name(), found));
    }

    ServeException refuse(int row, JsonParser json) {
        return refuse(row, kind(json.currentToken()));
    }

    static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a decimal number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "nothing";
        };
    }
}
