package io.featurestore.server.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A buffer that grows, to which serialized `feast.types.Value`s and parts of entity keys are appended without making a
/// message for each. What is appended is protobuf's wire format; numbers in keys are little endian.
public final class ValueBytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes;
    private int size;

    /// @param capacity how many bytes fit before it grows for the first time
    public ValueBytes(int capacity) {
        this.bytes = new byte[Math.max(capacity, 64)];
    }

    /// Forgets what was appended, and keeps the room.
    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /// The buffer itself, of which the first [#size] bytes count. Another one after it has grown.
    public byte[] array() {
        return bytes;
    }

    /// Makes room for so many more bytes, for which [#array] may become another one.
    ///
    /// @return where they begin in [#array]
    public int reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(size, Math.max(more, size)));
        }
        return size;
    }

    /// Counts bytes that were put into reserved room.
    public void advance(int written) {
        size += written;
    }

    public void raw(byte[] from) {
        raw(from, 0, from.length);
    }

    public void raw(byte[] from, int offset, int length) {
        int at = reserve(length);
        System.arraycopy(from, offset, bytes, at, length);
        size += length;
    }

    public void littleEndianInt(int value) {
        int at = reserve(Integer.BYTES);
        INT.set(bytes, at, value);
        size += Integer.BYTES;
    }

    public void littleEndianLong(long value) {
        int at = reserve(Long.BYTES);
        LONG.set(bytes, at, value);
        size += Long.BYTES;
    }

    /// A field of type int32, int64 or bool.
    public void varintField(int field, long value) {
        varint(field << 3 | VARINT);
        varint(value);
    }

    public void doubleField(int field, double value) {
        varint(field << 3 | FIXED64);
        littleEndianLong(Double.doubleToRawLongBits(value));
    }

    public void floatField(int field, float value) {
        varint(field << 3 | FIXED32);
        littleEndianInt(Float.floatToRawIntBits(value));
    }

    /// The head of a field of type bytes, string or message: so many bytes must follow.
    public void delimitedField(int field, int length) {
        delimitedTag(field);
        varint(length);
    }

    /// The same without the length, which must follow.
    public void delimitedTag(int field) {
        varint(field << 3 | DELIMITED);
    }

    public void varint(long value) {
        int at = reserve(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        size = at;
    }

    /// How many bytes a varint takes.
    public static int varintLength(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }
}
