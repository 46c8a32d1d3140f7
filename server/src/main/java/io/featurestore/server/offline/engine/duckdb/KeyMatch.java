package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.engine.KeyFamily;
import java.util.Optional;
import java.util.regex.Pattern;

/// Two columns made comparable: equal means equal in type and value, and null or NaN equals nothing.
///
/// @param frame the expression over the frame
/// @param source the expression over the source
record KeyMatch(String frame, String source) {
    private static final Pattern WHOLE = Pattern.compile("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?");

    /// @param frame the frame's column, as an expression
    /// @param where for messages: the key and its view
    static KeyMatch of(String frame, FrameTable.Column column, String source, String sourceType, String where) {
        if (!column.kept()) {
            return new KeyMatch("CAST(NULL AS " + sourceType + ")", source);
        }
        Optional<org.apache.arrow.vector.types.TimeUnit> unit = column.unit();
        KeyFamily left = unit.isPresent() ? KeyFamily.MOMENT : family(column.type());
        KeyFamily right = family(sourceType);
        String leftKey = unit.map(it -> Ticks.MICROSECONDS.floor(frame, it)).orElseGet(() -> of(frame, left, right));
        String rightKey = right == KeyFamily.MOMENT ? "epoch_us(" + source + ")" : of(source, right, left);
        if (left == KeyFamily.OTHER || !left.comparableWith(right)) {
            throw ServeException.invalid(
                    "The join key %s holds %s in the entity rows and %s in the source; cast the column"
                            .formatted(where, left.words(), right.words()));
        }
        return new KeyMatch(leftKey, rightKey);
    }

    private static String of(String expression, KeyFamily own, KeyFamily other) {
        if (own == KeyFamily.FLOATING && other == KeyFamily.FLOATING) {
            return "(CASE WHEN NOT isnan(%1$s) THEN %1$s END)".formatted(expression);
        }
        // A column of whole numbers with a null becomes floating point in pandas.
        return own == KeyFamily.FLOATING
                ? "(CASE WHEN abs(%1$s) < 9.2e18 AND %1$s = trunc(%1$s) THEN CAST(%1$s AS BIGINT) END)"
                        .formatted(expression)
                : expression;
    }

    private static KeyFamily family(String type) {
        if (WHOLE.matcher(type).matches()) {
            return KeyFamily.WHOLE;
        }
        if (type.startsWith("DECIMAL")) {
            return KeyFamily.DECIMAL;
        }
        if (type.startsWith("TIMESTAMP")) {
            return KeyFamily.MOMENT;
        }
        return switch (type) {
            case "DOUBLE", "FLOAT" -> KeyFamily.FLOATING;
            case "VARCHAR", "UUID", "JSON" -> KeyFamily.TEXT;
            case "BOOLEAN" -> KeyFamily.TRUTH;
            case "BLOB" -> KeyFamily.BYTES;
            case "DATE" -> KeyFamily.DAY;
            default -> KeyFamily.OTHER;
        };
    }
}
