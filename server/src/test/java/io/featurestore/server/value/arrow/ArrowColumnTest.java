package io.featurestore.server.value.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import feast.proto.types.ValueProto.BoolList;
import feast.proto.types.ValueProto.DoubleList;
import feast.proto.types.ValueProto.FloatList;
import feast.proto.types.ValueProto.Int64List;
import feast.proto.types.ValueProto.RepeatedValue;
import feast.proto.types.ValueProto.StringList;
import feast.proto.types.ValueProto.StringSet;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.ValueBytes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowColumnTest {
    private static final long BEYOND_DOUBLE = 9_007_199_254_740_993L;

    private final BufferAllocator memory = new RootAllocator();

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void wholeNumbersStayExactBesideNulls() {
        try (BigIntVector column = new BigIntVector("n", memory)) {
            column.setSafe(0, BEYOND_DOUBLE);
            column.setNull(1);
            column.setSafe(2, Long.MIN_VALUE);
            column.setValueCount(3);

            assertThat(values(column, ValueType.Enum.INT64))
                    .containsExactly(int64(BEYOND_DOUBLE), unset(), int64(Long.MIN_VALUE));
        }
    }

    @Test
    void aFloatServesADoubleAsItIs() {
        try (Float4Vector column = new Float4Vector("f", memory)) {
            column.setSafe(0, 0.1f);
            column.setSafe(1, Float.NaN);
            column.setNull(2);
            column.setValueCount(3);

            assertThat(values(column, ValueType.Enum.DOUBLE)).containsExactly(float64(0.1f), unset(), unset());
            assertThat(values(column, ValueType.Enum.FLOAT))
                    .containsExactly(Value.newBuilder().setFloatVal(0.1f).build(), unset(), unset());
        }
    }

    @Test
    void aFractionIsCutOffWhereAWholeNumberIsDeclared() {
        try (Float8Vector column = new Float8Vector("f", memory)) {
            column.setSafe(0, 4.9);
            column.setSafe(1, -4.9);
            column.setSafe(2, Double.NaN);
            column.setValueCount(3);

            assertThat(values(column, ValueType.Enum.INT64)).containsExactly(int64(4), int64(-4), unset());
        }
    }

    @Test
    void aNumberOutOfRangeIsRefusedWithColumnAndRow() {
        try (BigIntVector wide = new BigIntVector("n", memory);
                UInt8Vector unsigned = new UInt8Vector("u", memory)) {
            wide.setSafe(0, 1L << 40);
            wide.setValueCount(1);
            unsigned.setSafe(0, -1);
            unsigned.setValueCount(1);

            assertThatThrownBy(() -> values(wide, ValueType.Enum.INT32))
                    .isInstanceOf(ServeException.class)
                    .hasMessageContaining("column 'n', row 0: the number is out of the range of INT32");
            assertThatThrownBy(() -> values(unsigned, ValueType.Enum.INT64))
                    .hasMessageContaining("out of the range of INT64");
        }
    }

    @Test
    void timesAreWholeSecondsAndANullTimeIsANull() {
        try (TimeStampMicroTZVector zoned = new TimeStampMicroTZVector("t", memory, "UTC");
                TimeStampNanoVector naive = new TimeStampNanoVector("t", memory);
                DateDayVector days = new DateDayVector("t", memory)) {
            zoned.setSafe(0, 1_767_323_045_678_901L);
            zoned.setNull(1);
            zoned.setSafe(2, -1_500_000);
            zoned.setValueCount(3);
            naive.setSafe(0, 1_767_323_045_678_901_234L);
            naive.setValueCount(1);
            days.setSafe(0, 20_000);
            days.setValueCount(1);

            assertThat(values(zoned, ValueType.Enum.UNIX_TIMESTAMP))
                    .containsExactly(time(1_767_323_045), unset(), time(-1));
            assertThat(values(naive, ValueType.Enum.UNIX_TIMESTAMP)).containsExactly(time(1_767_323_045));
            assertThat(values(days, ValueType.Enum.UNIX_TIMESTAMP)).containsExactly(time(20_000L * 86_400));
            assertThat(TimeCells.of("t", zoned).nanos(0)).isEqualTo(678_901_000);
            assertThat(Instant.ofEpochSecond(
                            TimeCells.of("t", zoned).seconds(2),
                            TimeCells.of("t", zoned).nanos(2)))
                    .isEqualTo(Instant.parse("1969-12-31T23:59:58.5Z"));
        }
    }

    @Test
    void anythingIsATextAsPythonShowsIt() {
        try (VarCharVector texts = new VarCharVector("s", memory);
                Float8Vector numbers = new Float8Vector("s", memory);
                BitVector bits = new BitVector("s", memory);
                DateDayVector days = new DateDayVector("s", memory);
                TimeStampMicroTZVector times = new TimeStampMicroTZVector("s", memory, "UTC")) {
            texts.setSafe(0, "h\u00e9llo".getBytes(UTF_8));
            texts.setSafe(1, new byte[0]);
            texts.setNull(2);
            texts.setValueCount(3);
            numbers.setSafe(0, 1e300);
            numbers.setValueCount(1);
            bits.setSafe(0, 1);
            bits.setValueCount(1);
            days.setSafe(0, 0);
            days.setValueCount(1);
            times.setSafe(0, 0);
            times.setSafe(1, 500_000);
            times.setValueCount(2);

            assertThat(values(texts, ValueType.Enum.STRING)).containsExactly(text("h\u00e9llo"), text(""), unset());
            assertThat(values(numbers, ValueType.Enum.STRING)).containsExactly(text("1e+300"));
            assertThat(values(bits, ValueType.Enum.STRING)).containsExactly(text("True"));
            assertThat(values(days, ValueType.Enum.STRING)).containsExactly(text("1970-01-01"));
            assertThat(values(times, ValueType.Enum.STRING))
                    .containsExactly(text("1970-01-01 00:00:00+00:00"), text("1970-01-01 00:00:00.500000+00:00"));
        }
    }

    @Test
    void decimalsKeepTheirDigits() {
        try (DecimalVector column = new DecimalVector("d", memory, 20, 2)) {
            column.setSafe(0, new BigDecimal("12345678901234567.80"));
            column.setValueCount(1);

            assertThat(values(column, ValueType.Enum.DECIMAL))
                    .containsExactly(Value.newBuilder()
                            .setDecimalVal("12345678901234567.80")
                            .build());
            assertThat(values(column, ValueType.Enum.INT64)).containsExactly(int64(12345678901234567L));
            assertThat(values(column, ValueType.Enum.DOUBLE)).containsExactly(float64(12345678901234568.0));
        }
    }

    @Test
    void bytesAndUuids() {
        try (VarBinaryVector bytes = new VarBinaryVector("b", memory);
                FixedSizeBinaryVector sixteen = new FixedSizeBinaryVector("u", memory, 16)) {
            bytes.setSafe(0, new byte[] {0, -1});
            bytes.setValueCount(1);
            sixteen.allocateNew(1);
            sixteen.setSafe(0, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
            sixteen.setValueCount(1);

            assertThat(values(bytes, ValueType.Enum.BYTES))
                    .containsExactly(Value.newBuilder()
                            .setBytesVal(ByteString.copyFrom(new byte[] {0, -1}))
                            .build());
            assertThat(values(sixteen, ValueType.Enum.UUID))
                    .containsExactly(Value.newBuilder()
                            .setUuidVal("00010203-0405-0607-0809-0a0b0c0d0e0f")
                            .build());
        }
    }

    @Test
    void listsOfNumbers() {
        try (ListVector column = list(writer -> {
            writer.startList();
            writer.bigInt().writeBigInt(BEYOND_DOUBLE);
            writer.bigInt().writeBigInt(-1);
            writer.endList();
            writer.startList();
            writer.endList();
        })) {
            assertThat(values(column, ValueType.Enum.INT64_LIST))
                    .containsExactly(
                            Value.newBuilder()
                                    .setInt64ListVal(Int64List.newBuilder()
                                            .addVal(BEYOND_DOUBLE)
                                            .addVal(-1))
                                    .build(),
                            Value.newBuilder()
                                    .setInt64ListVal(Int64List.getDefaultInstance())
                                    .build());
            assertThat(values(column, ValueType.Enum.DOUBLE_LIST).getFirst())
                    .isEqualTo(Value.newBuilder()
                            .setDoubleListVal(DoubleList.newBuilder()
                                    .addVal((double) BEYOND_DOUBLE)
                                    .addVal(-1))
                            .build());
        }
    }

    @Test
    void aNullWithinAListIsNaNOrTheEmptyTextOrMakesTheWholeListANull() {
        try (ListVector numbers = list(writer -> {
                    writer.startList();
                    writer.float4().writeFloat4(1.5f);
                    writer.float4().writeNull();
                    writer.endList();
                });
                ListVector texts = list(writer -> {
                    writer.startList();
                    writer.varChar().writeVarChar("a");
                    writer.varChar().writeNull();
                    writer.endList();
                });
                ListVector whole = list(writer -> {
                    writer.startList();
                    writer.bigInt().writeBigInt(1);
                    writer.bigInt().writeNull();
                    writer.endList();
                })) {
            assertThat(values(numbers, ValueType.Enum.FLOAT_LIST))
                    .containsExactly(Value.newBuilder()
                            .setFloatListVal(FloatList.newBuilder().addVal(1.5f).addVal(Float.NaN))
                            .build());
            assertThat(values(texts, ValueType.Enum.STRING_LIST))
                    .containsExactly(Value.newBuilder()
                            .setStringListVal(
                                    StringList.newBuilder().addVal("a").addVal(""))
                            .build());
            assertThat(values(whole, ValueType.Enum.INT64_LIST)).containsExactly(unset());
            assertThat(ArrowColumn.of("n", whole, ValueType.Enum.INT64_LIST).write(0, new ValueBytes(16)))
                    .isEqualTo(Written.NULL_WITHIN);
        }
    }

    @Test
    void setsAndNestedListsAndOtherListsGoByTheRulesForJson() {
        try (ListVector texts = list(writer -> {
                    writer.startList();
                    writer.varChar().writeVarChar("a");
                    writer.varChar().writeVarChar("b");
                    writer.varChar().writeVarChar("a");
                    writer.endList();
                });
                ListVector bits = list(writer -> {
                    writer.startList();
                    writer.bit().writeBit(1);
                    writer.bit().writeBit(0);
                    writer.endList();
                });
                ListVector nested = list(writer -> {
                    writer.startList();
                    var inner = writer.list();
                    inner.startList();
                    inner.bigInt().writeBigInt(7);
                    inner.endList();
                    writer.endList();
                })) {
            assertThat(values(texts, ValueType.Enum.STRING_SET))
                    .containsExactly(Value.newBuilder()
                            .setStringSetVal(StringSet.newBuilder().addVal("a").addVal("b"))
                            .build());
            assertThat(values(bits, ValueType.Enum.BOOL_LIST))
                    .containsExactly(Value.newBuilder()
                            .setBoolListVal(BoolList.newBuilder().addVal(true).addVal(false))
                            .build());
            assertThat(values(nested, ValueType.Enum.VALUE_LIST))
                    .containsExactly(Value.newBuilder()
                            .setListVal(RepeatedValue.newBuilder()
                                    .addVal(Value.newBuilder()
                                            .setInt64ListVal(
                                                    Int64List.newBuilder().addVal(7))))
                            .build());
        }
    }

    @Test
    void aStructIsAMapAndJsonTextIsOneToo() {
        try (StructVector struct = StructVector.empty("m", memory);
                VarCharVector text = new VarCharVector("m", memory)) {
            IntVector child = struct.addOrGet("k", FieldType.nullable(new ArrowType.Int(32, true)), IntVector.class);
            child.setSafe(0, 5);
            struct.setIndexDefined(0);
            struct.setValueCount(1);
            text.setSafe(0, "{\"k\": 5}".getBytes(UTF_8));
            text.setValueCount(1);

            assertThat(values(struct, ValueType.Enum.MAP)).isEqualTo(values(text, ValueType.Enum.MAP));
            assertThat(values(struct, ValueType.Enum.MAP)
                            .getFirst()
                            .getMapVal()
                            .getValMap()
                            .get("k"))
                    .isEqualTo(int64(5));
            assertThat(values(text, ValueType.Enum.JSON))
                    .containsExactly(Value.newBuilder().setJsonVal("{\"k\": 5}").build());
        }
    }

    @Test
    void aColumnOfNullsServesEveryType() {
        try (NullVector column = new NullVector("n", 2)) {
            assertThat(values(column, ValueType.Enum.DOUBLE_LIST)).containsExactly(unset(), unset());
        }
    }

    @Test
    void aColumnThatCanNeverBeOfTheTypeIsRefusedByName() {
        try (VarCharVector column = new VarCharVector("conv_rate", memory)) {
            assertThatThrownBy(() -> ArrowColumn.of("conv_rate", column, ValueType.Enum.DOUBLE))
                    .isInstanceOf(ServeException.class)
                    .hasMessageContaining("column 'conv_rate' holds Utf8, which can't be read as DOUBLE");
        }
    }

    private ListVector list(Consumer<UnionListWriter> content) {
        ListVector vector = ListVector.empty("element", memory);
        UnionListWriter writer = vector.getWriter();
        writer.allocate();
        content.accept(writer);
        writer.setValueCount(writer.getPosition());
        vector.setValueCount(Math.max(1, writer.getPosition()));
        return vector;
    }

    private static List<Value> values(FieldVector vector, ValueType.Enum type) {
        ArrowColumn column = ArrowColumn.of(vector.getName(), vector, type);
        Value[] values = new Value[vector.getValueCount()];
        for (int row = 0; row < values.length; row++) {
            ValueBytes bytes = new ValueBytes(16);
            column.write(row, bytes);
            try {
                values[row] = Value.parseFrom(ByteString.copyFrom(bytes.array(), 0, bytes.size()));
                assertThat(values[row].toByteArray())
                        .as("the bytes that protobuf itself writes")
                        .isEqualTo(Arrays.copyOf(bytes.array(), bytes.size()));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return List.of(values);
    }

    private static Value unset() {
        return Value.getDefaultInstance();
    }

    private static Value int64(long number) {
        return Value.newBuilder().setInt64Val(number).build();
    }

    private static Value float64(double number) {
        return Value.newBuilder().setDoubleVal(number).build();
    }

    private static Value time(long seconds) {
        return Value.newBuilder().setUnixTimestampVal(seconds).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringVal(text).build();
    }
}
