package io.featurestore.server.value.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.value.EntityKeys;
import io.featurestore.server.value.ValueBytes;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowKeysTest {
    private final BufferAllocator memory = new RootAllocator();

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void keysAreThoseOfFeast() {
        try (BigIntVector driver = new BigIntVector("driver_id", memory);
                IntVector zone = new IntVector("zone", memory);
                VarCharVector name = new VarCharVector("name", memory);
                VarBinaryVector bytes = new VarBinaryVector("raw", memory)) {
            driver.setSafe(0, 1001);
            zone.setSafe(0, -7);
            name.setSafe(0, "\u00e4".getBytes(UTF_8));
            bytes.setSafe(0, new byte[] {1, 2});
            List<String> names = List.of("driver_id", "name", "raw", "zone");
            for (int version : new int[] {2, 3}) {
                EntityKeys expected = EntityKeys.of(names, version);
                ArrowKeys keys = ArrowKeys.of(
                        expected.prefix(),
                        List.of(
                                new ArrowKeys.Column("driver_id", ValueType.Enum.INT64, driver),
                                new ArrowKeys.Column("name", ValueType.Enum.STRING, name),
                                new ArrowKeys.Column("raw", ValueType.Enum.BYTES, bytes),
                                new ArrowKeys.Column("zone", ValueType.Enum.INT32, zone)));

                assertThat(key(keys, 0))
                        .isEqualTo(expected.serialize(List.of(
                                Value.newBuilder().setInt64Val(1001).build(),
                                Value.newBuilder().setStringVal("\u00e4").build(),
                                Value.newBuilder()
                                        .setBytesVal(ByteString.copyFrom(new byte[] {1, 2}))
                                        .build(),
                                Value.newBuilder().setInt32Val(-7).build())));
            }
        }
    }

    @Test
    void aRowWithANullInItsKeyHasNone() {
        try (BigIntVector driver = new BigIntVector("driver_id", memory);
                VarCharVector name = new VarCharVector("name", memory)) {
            driver.setSafe(0, 1);
            driver.setNull(1);
            name.setNull(0);
            name.setSafe(1, "a".getBytes(UTF_8));
            ArrowKeys keys = ArrowKeys.of(
                    new byte[] {9},
                    List.of(
                            new ArrowKeys.Column("driver_id", ValueType.Enum.INT64, driver),
                            new ArrowKeys.Column("name", ValueType.Enum.STRING, name)));
            ValueBytes bytes = new ValueBytes(16);

            assertThat(keys.write(0, bytes)).isFalse();
            assertThat(keys.write(1, bytes)).isFalse();
            assertThat(bytes.size()).isZero();
        }
    }

    @Test
    void theColumnDecidesWhereNoTypeIsDeclared() {
        try (IntVector narrow = new IntVector("k", memory);
                BigIntVector wide = new BigIntVector("k", memory);
                VarCharVector text = new VarCharVector("k", memory)) {
            assertThat(ArrowKeys.inferred(narrow)).isEqualTo(ValueType.Enum.INT32);
            assertThat(ArrowKeys.inferred(wide)).isEqualTo(ValueType.Enum.INT64);
            assertThat(ArrowKeys.inferred(text)).isEqualTo(ValueType.Enum.STRING);
        }
    }

    @Test
    void aTypeThatNoKeyHasIsRefusedByName() {
        try (Float8Vector column = new Float8Vector("ratio", memory)) {
            assertThatThrownBy(() -> ArrowKeys.of(
                            new byte[0], List.of(new ArrowKeys.Column("ratio", ValueType.Enum.DOUBLE, column))))
                    .hasMessageContaining("join key 'ratio'")
                    .hasMessageContaining("DOUBLE");
        }
    }

    private static byte[] key(ArrowKeys keys, int row) {
        ValueBytes bytes = new ValueBytes(16);
        assertThat(keys.write(row, bytes)).isTrue();
        return Arrays.copyOf(bytes.array(), bytes.size());
    }
}
