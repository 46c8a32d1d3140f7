package io.featurestore.server.online;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.value.EntityKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncoderTest {
    private static final List<JoinKey> KEYS = List.of(
            new JoinKey("a_bytes", ValueType.Enum.BYTES),
            new JoinKey("b_text", ValueType.Enum.STRING),
            new JoinKey("c_int32", ValueType.Enum.INT32),
            new JoinKey("d_int64", ValueType.Enum.INT64),
            new JoinKey("e_time", ValueType.Enum.UNIX_TIMESTAMP));

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void makesTheBytesOfTheSlowWay(int version) {
        Random random = new Random(11);
        EntityKeys slow = EntityKeys.of(KEYS.stream().map(JoinKey::name).toList(), version);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(9)];
            random.nextBytes(bytes);
            String text = "tëxt".substring(random.nextInt(4)) + random.nextInt();
            int int32 = random.nextInt();
            long int64 = random.nextLong();
            long time = random.nextLong();

            KeyEncoder.Keys keys = KeyEncoder.of(KEYS, version)
                    .encode(
                            new KeyColumn[] {
                                KeyColumn.ofBytes(ValueType.Enum.BYTES, new byte[][] {bytes}),
                                KeyColumn.ofBytes(
                                        ValueType.Enum.STRING, new byte[][] {text.getBytes(StandardCharsets.UTF_8)}),
                                KeyColumn.ofNumbers(ValueType.Enum.INT32, 1, new long[] {int32}),
                                KeyColumn.ofNumbers(ValueType.Enum.INT64, 1, new long[] {int64}),
                                KeyColumn.ofNumbers(ValueType.Enum.UNIX_TIMESTAMP, 1, new long[] {time})
                            },
                            1);

            assertThat(keys.keys()[0])
                    .isEqualTo(slow.serialize(List.of(
                            Value.newBuilder()
                                    .setBytesVal(ByteString.copyFrom(bytes))
                                    .build(),
                            Value.newBuilder().setStringVal(text).build(),
                            Value.newBuilder().setInt32Val(int32).build(),
                            Value.newBuilder().setInt64Val(int64).build(),
                            Value.newBuilder().setUnixTimestampVal(time).build())));
        }
    }

    @Test
    void rowsWithEqualKeysShareOneAndFindIt() {
        Random random = new Random(5);
        KeyEncoder encoder = KeyEncoder.of(List.of(new JoinKey("id", ValueType.Enum.INT64)), 3);
        for (int rows = 1; rows < 400; rows += 13) {
            long[] ids = random.longs(rows, 0, 1 + rows / 3).toArray();

            KeyEncoder.Keys keys =
                    encoder.encode(new KeyColumn[] {KeyColumn.ofNumbers(ValueType.Enum.INT64, rows, ids)}, rows);

            List<Long> distinct = new ArrayList<>();
            for (long id : ids) {
                if (!distinct.contains(id)) {
                    distinct.add(id);
                }
            }
            assertThat(keys.keys().length).isEqualTo(distinct.size());
            for (int row = 0; row < rows; row++) {
                assertThat(keys.of(row)).isEqualTo(distinct.indexOf(ids[row]));
            }
        }
    }

    @Test
    void aViewWithoutEntitiesHasOneKeyForAllRows() {
        KeyEncoder encoder = KeyEncoder.of(List.of(new JoinKey(JoinKey.DUMMY, ValueType.Enum.STRING)), 3);

        KeyEncoder.Keys keys = encoder.dummy(3);

        assertThat(keys.keys().length).isEqualTo(1);
        assertThat(keys.keys()[0])
                .isEqualTo(EntityKeys.of(List.of(JoinKey.DUMMY), 3)
                        .serialize(List.of(Value.newBuilder().setStringVal("").build())));
        assertThat(keys.of(2)).isZero();
    }
}
