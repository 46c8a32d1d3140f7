package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.OnlineStoreContract;
import io.featurestore.server.online.store.RandomValues;
import io.featurestore.server.online.store.StoredRow;
import io.featurestore.server.value.ValueJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ESCAPE = Pattern.compile("\\\\u00[01][0-9A-F]");

    private static String fast(byte[] bytes) {
        byte[] padded = new byte[bytes.length + 7];
        Arrays.fill(padded, (byte) 0x55);
        System.arraycopy(bytes, 0, padded, 3, bytes.length);
        JsonBytes json = new JsonBytes(1);
        WireJson.write(padded, 3, bytes.length, "f", json);
        return lowerCaseEscapes(new String(json.toBytes(), UTF_8));
    }

    /// Python writes escapes in lower case, Jackson in upper case.
    private static String lowerCaseEscapes(String json) {
        return ESCAPE.matcher(json).replaceAll(escape -> '\\' + escape.group().toLowerCase(Locale.ROOT));
    }

    private static String slow(Value value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            ValueJson.write(value, json);
        }
        return lowerCaseEscapes(out.toString(UTF_8));
    }

    @Test
    void showsEveryValueAsTheMessageIsShown() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            Value value = RandomValues.value(random);
            byte[] bytes = value.toByteArray();
            // Maps have no order: what was serialized is what is compared.
            assertThat(fast(bytes)).as(value.toString()).isEqualTo(slow(Value.parseFrom(bytes)));
        }
    }

    @Test
    void showsWhatPythonStored() throws IOException {
        for (StoredRow row : StoredRow.all()) {
            for (String feature : row.features()) {
                byte[] bytes = row.value(feature).toByteArray();
                assertThat(fast(bytes)).as(feature).isEqualTo(slow(Value.parseFrom(bytes)));
            }
        }
    }

    /// Two fields of which the last counts, an unpacked list, a list in two parts, an unknown field, a long varint.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "20012002",
                "7204080108027202",
                "72060801080208057200",
                "2001f80701",
                "208180808000",
                "7a09090000000000000440",
                "7a120a0800000000000004400a080000000000000440",
                "5a00",
                "62020a00"
            })
    void bytesThatNoUsualWriterMakesAreStillRead(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try {
            String expected = slow(Value.parseFrom(bytes));
            assertThat(fast(bytes)).isEqualTo(expected);
        } catch (InvalidProtocolBufferException e) {
            assertThatThrownBy(() -> fast(bytes)).isInstanceOf(ServeException.class);
        }
    }

    @Test
    void brokenBytesAreTheStoresFaultOrReadAsTheMessageReadsThem() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = RandomValues.value(random).toByteArray();
            if (bytes.length == 0) {
                continue;
            }
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            byte[] cut = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            assertSame(bytes);
            assertSame(cut);
        }
    }

    private static void assertSame(byte[] bytes) throws IOException {
        Value value;
        try {
            value = Value.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            assertBrokenOrReplaced(bytes);
            return;
        }
        assertThat(fast(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(slow(value));
    }

    /// A text that is no UTF-8 is shown with replacements; everything else that cannot be parsed is the store's fault.
    private static void assertBrokenOrReplaced(byte[] bytes) throws IOException {
        try {
            JSON.readTree(fast(bytes));
        } catch (ServeException e) {
            assertThat(e.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(e.error().message()).contains("feature 'f'");
        }
    }

    @Test
    void timesAreWrittenAsProtobufWritesThem() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            long seconds = -62_135_596_800L + (long) (random.nextDouble() * 315_537_897_599L);
            int nanos = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000) * 1_000_000;
                case 2 -> random.nextInt(1_000_000) * 1_000;
                default -> random.nextInt(1_000_000_000);
            };
            JsonBytes json = new JsonBytes(1);
            JsonTimes.write(seconds, nanos, json);
            assertThat(new String(json.toBytes(), UTF_8))
                    .isEqualTo('"'
                            + Timestamps.toString(Timestamp.newBuilder()
                                    .setSeconds(seconds)
                                    .setNanos(nanos)
                                    .build())
                            + '"');
        }
    }

    @Test
    void timesThatNoCalendarHasAreStillJson() throws IOException {
        for (long seconds : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800L, -62_135_596_801L}) {
            JsonBytes json = new JsonBytes(1);
            JsonTimes.write(seconds, 5, json);
            assertThat(JSON.readTree(json.toBytes())).isNotNull();
        }
    }

    @Test
    void textsReadBackAsTheyWere() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(30), 0, 0x2fff)
                    .filter(c -> !Character.isSurrogate((char) c))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append(i % 3 == 0 ? "\"\\\b\f\n\r\t\u0001😀" : "")
                    .toString();
            JsonBytes json = new JsonBytes(1);
            json.text(text);
            assertThat(JSON.readTree(json.toBytes()).asText()).isEqualTo(text);
        }
    }

    @Test
    void bytesThatAreNoTextAreReplaced() throws IOException {
        JsonBytes json = new JsonBytes(1);
        json.put('[');
        json.text(new byte[] {'a', '"', '\n', (byte) 0xff, 'b', 1, (byte) 0xc3}, 0, 7);
        json.put(']');

        assertThat(JSON.readTree(json.toBytes()).get(0).asText()).isEqualTo("a\"\n\ufffdb\u0001\ufffd");
    }

    @Test
    void numbersReadBackAsTheyWere() throws IOException {
        for (long number :
                new long[] {0, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000_000_000L}) {
            assertThat(fast(OnlineStoreContract.int64(number).toByteArray())).isEqualTo(Long.toString(number));
        }
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            double number = i % 2 == 0 ? random.nextInt(100_000) / 8.0 : Double.longBitsToDouble(random.nextLong());
            String json = fast(Value.newBuilder().setDoubleVal(number).build().toByteArray());
            assertThat(
                            Double.isFinite(number)
                                    ? Double.doubleToLongBits(
                                            JSON.readTree(json).asDouble())
                                    : Double.doubleToLongBits(Double.parseDouble(
                                            JSON.readTree(json).asText())))
                    .isEqualTo(Double.doubleToLongBits(number));
        }
    }
}
