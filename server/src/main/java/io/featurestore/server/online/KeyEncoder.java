package io.featurestore.server.online;

import feast.proto.types.ValueProto.ValueType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Serializes the entity keys of one view straight from columns, without a message for each row; the same bytes as
/// [io.featurestore.server.value.EntityKeys] makes. Rows with equal keys share one.
final class KeyEncoder {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 2 * Integer.BYTES;
    private static final int[] ONE_TO_ONE = {};

    private final byte[] prefix;
    private final ValueType.Enum[] types;

    private KeyEncoder(byte[] prefix, ValueType.Enum[] types) {
        this.prefix = prefix;
        this.types = types;
    }

    /// @param keys in the order of the serialized key
    /// @param version of the serialization, 2 or 3: what differs is the part with the names
    static KeyEncoder of(List<JoinKey> keys, int version) {
        int size = version > 2 ? Integer.BYTES : 0;
        byte[][] names = new byte[keys.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = keys.get(i).name().getBytes(StandardCharsets.UTF_8);
            size += (version > 2 ? HEADER : Integer.BYTES) + names[i].length;
        }
        byte[] prefix = new byte[size];
        int at = 0;
        if (version > 2) {
            INT.set(prefix, 0, names.length);
            at = Integer.BYTES;
        }
        for (byte[] name : names) {
            INT.set(prefix, at, ValueType.Enum.STRING_VALUE);
            at += Integer.BYTES;
            if (version > 2) {
                INT.set(prefix, at, name.length);
                at += Integer.BYTES;
            }
            System.arraycopy(name, 0, prefix, at, name.length);
            at += name.length;
        }
        return new KeyEncoder(prefix, keys.stream().map(JoinKey::type).toArray(ValueType.Enum[]::new));
    }

    ValueType.Enum type(int key) {
        return types[key];
    }

    /// The distinct keys of some rows.
    ///
    /// @param keys in the order of their first appearance
    /// @param keyOfRow which key a row has; empty if row i has key i
    @SuppressWarnings("ArrayRecordComponent")
    record Keys(byte[][] keys, int[] keyOfRow) {
        int of(int row) {
            return keyOfRow.length == 0 ? row : keyOfRow[row];
        }
    }

    /// The key of a view without entities, for any number of rows.
    Keys dummy(int rows) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + HEADER);
        INT.set(key, prefix.length, ValueType.Enum.STRING_VALUE);
        return new Keys(new byte[][] {key}, rows == 1 ? ONE_TO_ONE : new int[rows]);
    }

    /// @param columns one for each join key, of its type
    Keys encode(KeyColumn[] columns, int rows) {
        byte[][] keys = new byte[rows][];
        for (int row = 0; row < rows; row++) {
            keys[row] = encode(columns, row, size(columns, row));
        }
        return rows == 1 ? new Keys(keys, ONE_TO_ONE) : distinct(keys);
    }

    private int size(KeyColumn[] columns, int row) {
        int size = prefix.length + columns.length * HEADER;
        for (KeyColumn column : columns) {
            size += switch (column.type()) {
                case STRING, BYTES -> column.bytes(row).length;
                case INT32 -> Integer.BYTES;
                default -> Long.BYTES;
            };
        }
        return size;
    }

    private byte[] encode(KeyColumn[] columns, int row, int size) {
        byte[] key = Arrays.copyOf(prefix, size);
        int at = prefix.length;
        for (KeyColumn column : columns) {
            INT.set(key, at, column.type().getNumber());
            at += Integer.BYTES;
            at = switch (column.type()) {
                case STRING, BYTES -> putBytes(key, at, column.bytes(row));
                case INT32 -> {
                    INT.set(key, at, Integer.BYTES);
                    INT.set(key, at + Integer.BYTES, (int) column.number(row));
                    yield at + HEADER;
                }
                default -> {
                    INT.set(key, at, Long.BYTES);
                    LONG.set(key, at + Integer.BYTES, column.number(row));
                    yield at + Integer.BYTES + Long.BYTES;
                }
            };
        }
        return key;
    }

    private static int putBytes(byte[] key, int at, byte[] bytes) {
        INT.set(key, at, bytes.length);
        System.arraycopy(bytes, 0, key, at + Integer.BYTES, bytes.length);
        return at + Integer.BYTES + bytes.length;
    }

    /// Open addressing: a row's place holds the number of the first key that landed there, plus one.
    private static Keys distinct(byte[][] keys) {
        int[] table = new int[Integer.highestOneBit(keys.length) * 4];
        int[] keyOfRow = new int[keys.length];
        int found = 0;
        for (int row = 0; row < keys.length; row++) {
            int place = spread(Arrays.hashCode(keys[row])) & (table.length - 1);
            while (table[place] != 0 && !Arrays.equals(keys[table[place] - 1], keys[row])) {
                place = (place + 1) & (table.length - 1);
            }
            if (table[place] == 0) {
                keys[found] = keys[row];
                table[place] = ++found;
            }
            keyOfRow[row] = table[place] - 1;
        }
        return found == keys.length ? new Keys(keys, ONE_TO_ONE) : new Keys(Arrays.copyOf(keys, found), keyOfRow);
    }

    private static int spread(int hash) {
        return ((hash ^ (hash >>> 16)) * 0x9e3779b9) >>> 7;
    }
}
