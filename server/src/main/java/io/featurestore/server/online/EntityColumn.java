package io.featurestore.server.online;

import java.util.Arrays;

/// One list of a request's entity rows, as it was sent: its values have kinds, not yet types, because which type a join
/// key has is known only from the plan. Whole numbers, the usual case, take no object each.
public final class EntityColumn {

    /// What a value was sent as.
    public enum Kind {
        INTEGER,
        /// The bits of a double.
        DECIMAL,
        TEXT,
        BOOLEAN,
        NULL,
        /// A whole number beyond 64 bits, as text.
        HUGE,
        /// A list or an object: never a key.
        NESTED
    }

    private static final byte[] NO_TEXT = {};

    private final String name;
    private final int size;
    private final Kind[] kinds;
    private final long[] numbers;
    private final byte[][] texts;

    private EntityColumn(Builder builder) {
        this.name = builder.name;
        this.size = builder.size;
        this.kinds = builder.kinds;
        this.numbers = builder.numbers;
        this.texts = builder.texts;
    }

    public String name() {
        return name;
    }

    public int size() {
        return size;
    }

    public Kind kind(int row) {
        return row < kinds.length ? kinds[row] : Kind.INTEGER;
    }

    /// The whole number, the bits of the double, or 1 for true.
    public long number(int row) {
        return numbers[row];
    }

    /// The text as UTF-8.
    public byte[] text(int row) {
        return texts[row];
    }

    /// Collects the values in their order.
    public static final class Builder {
        private final String name;
        private int size;
        private Kind[] kinds = {};
        private long[] numbers = new long[16];
        private byte[][] texts = {};

        public Builder(String name) {
            this.name = name;
        }

        public int size() {
            return size;
        }

        public void addInteger(long number) {
            if (kinds.length > 0) {
                add(Kind.INTEGER, number, NO_TEXT);
                return;
            }
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }

        public void add(Kind kind, long number) {
            add(kind, number, NO_TEXT);
        }

        public void addText(Kind kind, byte[] utf8) {
            add(kind, 0, utf8);
        }

        private void add(Kind kind, long number, byte[] text) {
            if (kinds.length <= size) {
                int capacity = Math.max(16, 2 * size);
                int known = kinds.length == 0 ? 0 : size;
                kinds = Arrays.copyOf(kinds, capacity);
                texts = Arrays.copyOf(texts, capacity);
                numbers = Arrays.copyOf(numbers, Math.max(numbers.length, capacity));
                Arrays.fill(kinds, known, size, Kind.INTEGER);
            }
            kinds[size] = kind;
            numbers[size] = number;
            texts[size] = text;
            size++;
        }

        public EntityColumn build() {
            return new EntityColumn(this);
        }
    }
}
