package io.featurestore.server.online;

import feast.proto.types.ValueProto.ValueType;

/// The values of one join key, in its type: whole numbers for `INT32`, `INT64` and `UNIX_TIMESTAMP`, bytes for `STRING`
/// (UTF-8) and `BYTES`.
public final class KeyColumn {
    private static final long[] NO_NUMBERS = {};
    private static final byte[][] NO_BYTES = {};

    private final ValueType.Enum type;
    private final int size;
    private final long[] numbers;
    private final byte[][] bytes;

    private KeyColumn(ValueType.Enum type, int size, long[] numbers, byte[][] bytes) {
        this.type = type;
        this.size = size;
        this.numbers = numbers;
        this.bytes = bytes;
    }

    /// @param numbers at least `size`; not copied
    static KeyColumn ofNumbers(ValueType.Enum type, int size, long[] numbers) {
        return new KeyColumn(type, size, numbers, NO_BYTES);
    }

    static KeyColumn ofBytes(ValueType.Enum type, byte[][] bytes) {
        return new KeyColumn(type, bytes.length, NO_NUMBERS, bytes);
    }

    public ValueType.Enum type() {
        return type;
    }

    public int size() {
        return size;
    }

    public boolean isNumeric() {
        return type != ValueType.Enum.STRING && type != ValueType.Enum.BYTES;
    }

    public long number(int row) {
        return numbers[row];
    }

    public byte[] bytes(int row) {
        return bytes[row];
    }
}
