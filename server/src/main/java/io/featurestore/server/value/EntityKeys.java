package io.featurestore.server.value;

import com.google.protobuf.ByteString;
import feast.proto.types.EntityKeyProto.EntityKey;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Serializes entity keys to the bytes that all online stores use as their key (Feast's `serialize_entity_key`,
/// versions 2 and 3). One instance serves one list of join keys: the part of the bytes that depends on the names alone
/// is made once.
///
/// Layout, all numbers little endian: version 3 begins with the count of keys (u32) and writes a name as
/// `u32 2, u32 length, UTF-8`; version 2 has neither count nor length. Then, in the same order, each value as
/// `u32 type, u32 length, bytes`. Names are sorted by code point.
public final class EntityKeys {
    /// The join key of views without entities; its value is the empty string.
    public static final String DUMMY_JOIN_KEY = "__dummy_id";

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NO_SUFFIX = {};
    private static final int HEADER = 2 * Integer.BYTES;

    private final List<String> joinKeys;
    private final int[] order;
    private final byte[] prefix;

    private EntityKeys(List<String> joinKeys, int[] order, byte[] prefix) {
        this.joinKeys = joinKeys;
        this.order = order;
        this.prefix = prefix;
    }

    /// @param joinKeys in the order in which values will be given
    /// @param version 2 or 3
    public static EntityKeys of(List<String> joinKeys, int version) {
        if (version != 2 && version != 3) {
            throw new IllegalArgumentException("entity key serialization version " + version);
        }
        byte[][] names = joinKeys.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        // UTF-8 sorts as code points do, which is how Python sorts; String.compareTo would sort by UTF-16.
        int[] order = IntStream.range(0, names.length)
                .boxed()
                .sorted(Comparator.comparing(i -> names[i], Arrays::compareUnsigned))
                .mapToInt(Integer::intValue)
                .toArray();
        return new EntityKeys(List.copyOf(joinKeys), order, prefix(names, order, version));
    }

    private static byte[] prefix(byte[][] names, int[] order, int version) {
        boolean counted = version > 2;
        int size = counted ? Integer.BYTES : 0;
        for (byte[] name : names) {
            size += (counted ? HEADER : Integer.BYTES) + name.length;
        }
        byte[] prefix = new byte[size];
        int at = 0;
        if (counted) {
            at = putInt(prefix, at, names.length);
        }
        for (int index : order) {
            at = putInt(prefix, at, ValueType.Enum.STRING_VALUE);
            if (counted) {
                at = putInt(prefix, at, names[index].length);
            }
            System.arraycopy(names[index], 0, prefix, at, names[index].length);
            at += names[index].length;
        }
        return prefix;
    }

    /// One key given as Feast's message.
    public static byte[] serialize(EntityKey key, int version) {
        return of(key.getJoinKeysList(), version).serialize(key.getEntityValuesList());
    }

    /// The join keys in the order in which values are given.
    public List<String> joinKeys() {
        return joinKeys;
    }

    /// What all keys of these join keys begin with (version 3: exactly the keys of this list).
    public byte[] prefix() {
        return prefix.clone();
    }

    /// @throws ServeException `INVALID_ARGUMENT` for a value that can't be part of a key
    public byte[] serialize(List<Value> values) {
        return serialize(values, NO_SUFFIX);
    }

    /// @param suffix bytes to put after the key, such as a project's name in Redis
    /// @throws ServeException `INVALID_ARGUMENT` for a value that can't be part of a key
    public byte[] serialize(List<Value> values, byte[] suffix) {
        if (values.size() != order.length) {
            throw new IllegalArgumentException("%d values for join keys %s".formatted(values.size(), joinKeys));
        }
        int size = prefix.length + suffix.length;
        for (int index : order) {
            size += HEADER + length(values.get(index), index);
        }
        byte[] key = Arrays.copyOf(prefix, size);
        int at = prefix.length;
        for (int index : order) {
            at = put(key, at, values.get(index));
        }
        System.arraycopy(suffix, 0, key, at, suffix.length);
        return key;
    }

    private int length(Value value, int index) {
        return switch (value.getValCase()) {
            case INT64_VAL, UNIX_TIMESTAMP_VAL -> Long.BYTES;
            case INT32_VAL -> Integer.BYTES;
            case STRING_VAL -> value.getStringValBytes().size();
            case BYTES_VAL -> value.getBytesVal().size();
            default ->
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "Entity key '%s': a value of type %s can't be part of a key"
                                .formatted(joinKeys.get(index), value.getValCase()));
        };
    }

    private static int put(byte[] key, int at, Value value) {
        return switch (value.getValCase()) {
            case INT64_VAL -> putLong(key, at, ValueType.Enum.INT64_VALUE, value.getInt64Val());
            case UNIX_TIMESTAMP_VAL ->
                putLong(key, at, ValueType.Enum.UNIX_TIMESTAMP_VALUE, value.getUnixTimestampVal());
            case INT32_VAL -> {
                int next = putInt(key, putInt(key, at, ValueType.Enum.INT32_VALUE), Integer.BYTES);
                yield putInt(key, next, value.getInt32Val());
            }
            case STRING_VAL -> putBytes(key, at, ValueType.Enum.STRING_VALUE, value.getStringValBytes());
            case BYTES_VAL -> putBytes(key, at, ValueType.Enum.BYTES_VALUE, value.getBytesVal());
            default -> throw new IllegalStateException("refused when its length was asked for");
        };
    }

    private static int putInt(byte[] key, int at, int value) {
        INT.set(key, at, value);
        return at + Integer.BYTES;
    }

    private static int putLong(byte[] key, int at, int type, long value) {
        int next = putInt(key, putInt(key, at, type), Long.BYTES);
        LONG.set(key, next, value);
        return next + Long.BYTES;
    }

    private static int putBytes(byte[] key, int at, int type, ByteString value) {
        int next = putInt(key, putInt(key, at, type), value.size());
        value.copyTo(key, next);
        return next + value.size();
    }
}
