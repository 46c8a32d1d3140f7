package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.server.value.PythonFloats;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBytesTest {
    private static final int PIECE = 64 * 1024;

    private static String written(double number) {
        JsonBytes json = new JsonBytes(0);
        json.number(number);
        return new String(json.toBytes(), UTF_8);
    }

    private static void assertAsPython(double number) {
        assertThat(written(number)).isEqualTo(PythonFloats.repr(number));
        assertThat(written(-number)).isEqualTo(PythonFloats.repr(-number));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1e-5, 1e-05",
        "0.0001, 0.0001",
        "0.00012345, 0.00012345",
        "0.000123, 0.000123",
        "0.005, 0.005",
        "0.05, 0.05",
        "-1.5, -1.5",
        "0.1, 0.1",
        "123456.789, 123456.789",
        "123456.7891234, 123456.7891234",
        "999999999.999999, 999999999.999999",
        "999999999.9999999, 999999999.9999999",
        "1e9, 1000000000.0",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "5e-324, 5e-324",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "NaN, '\"NaN\"'",
        "Infinity, '\"Infinity\"'",
        "-Infinity, '\"-Infinity\"'"
    })
    void numbersAreWrittenAsPythonWritesThem(double number, String text) {
        assertThat(written(number)).isEqualTo(text);
    }

    /// [PythonFloats] is held to what Python itself printed by a test of its own.
    @Test
    void shortDecimalsAndTheirNeighboursAreWrittenAsPythonWritesThem() {
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            long digits = random.nextLong(1L << (1 + random.nextInt(53)));
            double decimal = digits / Math.pow(10, random.nextInt(18));
            assertAsPython(decimal);
            assertAsPython(Math.nextUp(decimal));
            assertAsPython(Math.nextDown(decimal));
            assertAsPython((float) decimal);
        }
    }

    @Test
    void numbersOfAnySizeAreWrittenAsPythonWritesThem() {
        Random random = new Random(12);
        for (int i = 0; i < 200_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(any)) {
                assertAsPython(any);
            }
            assertAsPython(Double.longBitsToDouble(random.nextLong(1L << 52)));
            assertAsPython(random.nextGaussian() * 1000);
        }
    }

    @Test
    void wholeNumbersAreWrittenUpToTheLeastAndTheGreatest() {
        JsonBytes json = new JsonBytes(0);
        for (long number : new long[] {Long.MIN_VALUE, -10, -1, 0, 9, 10, 999, 1000, Long.MAX_VALUE}) {
            json.number(number);
            json.put(' ');
        }
        assertThat(new String(json.toBytes(), UTF_8))
                .isEqualTo("-9223372036854775808 -10 -1 0 9 10 999 1000 9223372036854775807 ");
    }

    @Test
    void aLongAnswerComesInPiecesOfBoundedSizeWhereverItIsCut() throws JsonProcessingException {
        Random random = new Random(13);
        for (int round = 0; round < 20; round++) {
            JsonBytes json = new JsonBytes(random.nextInt(2 * PIECE));
            StringBuilder plain = new StringBuilder();
            while (plain.length() < 3 * PIECE) {
                writeSomething(random, json, plain);
            }
            assertThat(new String(json.toBytes(), UTF_8)).isEqualTo(plain.toString());
            assertThat(json.size()).isEqualTo(plain.toString().getBytes(UTF_8).length);
            assertThat(json.pieces()).hasSizeGreaterThan(3).allMatch(piece -> piece.remaining() <= PIECE);
            assertThat(json.pieces().stream().mapToInt(ByteBuffer::remaining).sum())
                    .isEqualTo(json.size());
        }
    }

    private static void writeSomething(Random random, JsonBytes json, StringBuilder plain)
            throws JsonProcessingException {
        switch (random.nextInt(5)) {
            case 0 -> {
                double number = random.nextInt(100_000) / 1000.0;
                json.number(number);
                plain.append(number);
            }
            case 1 -> {
                long number = random.nextLong();
                json.number(number);
                plain.append(number);
            }
            case 2 -> {
                String text = "a\"\\\n\t\bé€😀".repeat(random.nextInt(3_000));
                json.text(text);
                plain.append(new ObjectMapper().writeValueAsString(text));
            }
            case 3 -> {
                byte[] raw = "raw,".repeat(random.nextInt(40_000)).getBytes(UTF_8);
                json.raw(raw);
                plain.append(new String(raw, UTF_8));
            }
            default -> {
                JsonBytes other = new JsonBytes(0);
                for (int i = random.nextInt(40_000); i > 0; i--) {
                    other.number(i);
                    plain.append(i);
                }
                json.append(other);
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        JsonBytes json = new JsonBytes(0);
        json.text(new byte[] {'a', '"', (byte) 0xff, 'b'}, 0, 4);
        assertThat(new String(json.toBytes(), UTF_8)).isEqualTo("\"a\\\"\ufffdb\"");
    }
}
