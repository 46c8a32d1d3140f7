package io.featurestore.server.online.store.sqlite;

import feast.proto.types.ValueProto.Value;
import io.featurestore.server.value.PythonFloats;
import java.util.Optional;
import java.util.OptionalDouble;

/// The copies of a value that searches by text and number use: the columns `value_text` and `value_num`.
final class PlainText {
    private PlainText() {}

    /// A text as it is, a number or a boolean as Python's `str` shows it; nothing for all other types.
    static Optional<String> text(Value value) {
        return switch (value.getValCase()) {
            case STRING_VAL -> Optional.of(value.getStringVal());
            case INT32_VAL -> Optional.of(Integer.toString(value.getInt32Val()));
            case INT64_VAL -> Optional.of(Long.toString(value.getInt64Val()));
            case DOUBLE_VAL -> Optional.of(PythonFloats.repr(value.getDoubleVal()));
            case FLOAT_VAL -> Optional.of(PythonFloats.repr(value.getFloatVal()));
            case BOOL_VAL -> Optional.of(value.getBoolVal() ? "True" : "False");
            default -> Optional.empty();
        };
    }

    static OptionalDouble number(Value value) {
        return switch (value.getValCase()) {
            case INT32_VAL -> OptionalDouble.of(value.getInt32Val());
            case INT64_VAL -> OptionalDouble.of((double) value.getInt64Val());
            case DOUBLE_VAL -> OptionalDouble.of(value.getDoubleVal());
            case FLOAT_VAL -> OptionalDouble.of(value.getFloatVal());
            case BOOL_VAL -> OptionalDouble.of(value.getBoolVal() ? 1 : 0);
            default -> OptionalDouble.empty();
        };
    }
}
