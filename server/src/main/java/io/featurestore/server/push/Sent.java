package io.featurestore.server.push;

import java.time.Instant;
import java.util.List;

/// One value of a column, as it was sent.
sealed interface Sent {
    record Nothing() implements Sent {}

    record Whole(long number) implements Sent {}

    record Decimal(double number) implements Sent {}

    record Text(String text) implements Sent {}

    record Truth(boolean truth) implements Sent {}

    record Moment(Instant at) implements Sent {}

    record Many(List<Sent> elements) implements Sent {
        public Many {
            elements = List.copyOf(elements);
        }
    }

    /// What kind of vector can hold it.
    default Kind kind() {
        return switch (this) {
            case Nothing ignored -> Kind.NOTHING;
            case Whole ignored -> Kind.WHOLE;
            case Decimal ignored -> Kind.DECIMAL;
            case Text ignored -> Kind.TEXT;
            case Truth ignored -> Kind.TRUTH;
            case Moment ignored -> Kind.MOMENT;
            case Many ignored -> Kind.LIST;
        };
    }

    enum Kind {
        NOTHING("null"),
        WHOLE("a whole number"),
        DECIMAL("a decimal number"),
        TEXT("text"),
        TRUTH("true or false"),
        MOMENT("a time"),
        LIST("a list");

        private final String described;

        Kind(String described) {
            this.described = described;
        }

        String described() {
            return described;
        }

        /// Whether one vector can hold values of both kinds.
        boolean goesWith(Kind other) {
            return this == other || this == NOTHING || other == NOTHING || (isNumber() && other.isNumber());
        }

        private boolean isNumber() {
            return this == WHOLE || this == DECIMAL;
        }

        /// The kind that holds both.
        Kind or(Kind other) {
            return this == NOTHING || (this == WHOLE && other == DECIMAL) ? other : this;
        }
    }
}
