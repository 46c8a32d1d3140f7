package io.featurestore.server.offline.engine.duckdb;

import java.util.Optional;
import java.util.regex.Pattern;

/// Two columns made comparable: equal means equal in type and value, and null or NaN equals nothing.
///
/// @param frame the expression over the frame
/// @param source the expression over the source
record KeyMatch(String frame, String source) {
    private static final Pattern WHOLE = Pattern.compile("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?");

    private enum Family {
        WHOLE("whole numbers"),
        FLOATING("floating point numbers"),
        DECIMAL("decimal numbers"),
        TEXT("text"),
        TRUTH("booleans"),
        BYTES("bytes"),
        DAY("dates"),
        MOMENT("timestamps"),
        OTHER("values of a type that can't be a key");

        private final String words;

        Family(String words) {
            this.words = words;
        }
    }

    /// @param frame the frame's column, as an expression
    /// @param where for messages: the key and its view
    static KeyMatch of(String frame, FrameTable.Column column, String source, String sourceType, String where) {
        if (!column.kept()) {
            return new KeyMatch("CAST(NULL AS " + sourceType + ")", source);
        }
        Optional<org.apache.arrow.vector.types.TimeUnit> unit = column.unit();
        Family left = unit.isPresent() ? Family.MOMENT : family(column.type());
        Family right = family(sourceType);
        String leftKey = unit.map(it -> Ticks.MICROSECONDS.floor(frame, it)).orElseGet(() -> of(frame, left, right));
        String rightKey = right == Family.MOMENT ? "epoch_us(" + source + ")" : of(source, right, left);
        if (left == Family.OTHER || !comparable(left, right)) {
            throw Failures.invalid("The join key %s holds %s in the entity rows and %s in the source; cast the column"
                    .formatted(where, left.words, right.words));
        }
        return new KeyMatch(leftKey, rightKey);
    }

    private static boolean comparable(Family left, Family right) {
        return left == right || (numeric(left) && numeric(right));
    }

    private static boolean numeric(Family family) {
        return family == Family.WHOLE || family == Family.FLOATING || family == Family.DECIMAL;
    }

    private static String of(String expression, Family own, Family other) {
        if (own == Family.FLOATING && other == Family.FLOATING) {
            return "(CASE WHEN NOT isnan(%1$s) THEN %1$s END)".formatted(expression);
        }
        // A column of whole numbers with a null becomes floating point in pandas.
        return own == Family.FLOATING
                ? "(CASE WHEN abs(%1$s) < 9.2e18 AND %1$s = trunc(%1$s) THEN CAST(%1$s AS BIGINT) END)"
                        .formatted(expression)
                : expression;
    }

    private static Family family(String type) {
        if (WHOLE.matcher(type).matches()) {
            return Family.WHOLE;
        }
        if (type.startsWith("DECIMAL")) {
            return Family.DECIMAL;
        }
        if (type.startsWith("TIMESTAMP")) {
            return Family.MOMENT;
        }
        return switch (type) {
            case "DOUBLE", "FLOAT" -> Family.FLOATING;
            case "VARCHAR", "UUID", "JSON" -> Family.TEXT;
            case "BOOLEAN" -> Family.TRUTH;
            case "BLOB" -> Family.BYTES;
            case "DATE" -> Family.DAY;
            default -> Family.OTHER;
        };
    }
}
