package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ZonedTimestamp;
import io.featurestore.server.Samples;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValueJsonTest {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static String json(Value value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            ValueJson.write(value, generator);
        }
        return text.toString();
    }

    static Stream<JsonNode> samples() {
        return Samples.jsonLines("online/value_json.jsonl").stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void storedBytesBecomeTheJsonOfPython(JsonNode sample) throws IOException {
        Value value =
                Value.parseFrom(HexFormat.of().parseHex(sample.get("value_hex").asText()));
        String expected = sample.get("json").asText();
        if (expected.startsWith("{")) {
            // a map has no order
            assertThat(Samples.json(json(value))).isEqualTo(Samples.json(expected));
        } else {
            assertThat(json(value)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1.0, 1.0",
        "2002.0, 2002.0",
        "0.0001, 0.0001",
        "0.00012345, 0.00012345",
        "0.00001, 1e-05",
        "12345678.5, 12345678.5",
        "1e15, 1000000000000000.0",
        "9007199254740993, 9007199254740992.0",
        "1e16, 1e+16",
        "1.5e300, 1.5e+300",
        "-1.25e-7, -1.25e-07",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "NaN, '\"NaN\"'",
        "-Infinity, '\"-Infinity\"'",
    })
    void decimalNumbersAreWrittenAsPythonWritesThem(double value, String expected) throws IOException {
        assertThat(json(Value.newBuilder().setDoubleVal(value).build())).isEqualTo(expected);
    }

    static Stream<String> floatsOfPython() {
        return new String(Samples.bytes("value/python_floats.txt"), StandardCharsets.US_ASCII).lines();
    }

    @ParameterizedTest
    @MethodSource("floatsOfPython")
    void anyDecimalNumberIsWrittenAsPythonWritesIt(String line) throws IOException {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(line.substring(0, 16), 16));
        assertThat(json(Value.newBuilder().setDoubleVal(value).build())).isEqualTo(line.substring(17));
    }

    @ParameterizedTest
    @CsvSource({
        "1767323045, America/Los_Angeles, '\"2026-01-01T19:04:05-08:00\"'",
        "1767323045, '', '\"2026-01-02T03:04:05+00:00\"'",
        "1767323045, UTC, '\"2026-01-02T03:04:05+00:00\"'",
        "1767323045, UTC-07:00, '\"2026-01-01T20:04:05-07:00\"'",
        "1767323045, +0530, '\"2026-01-02T08:34:05+05:30\"'",
        "1767323045, Nowhere/Land, '\"2026-01-02T03:04:05+00:00\"'",
        "-9223372036854775808, UTC, null",
        "9223372036854775807, UTC, '\"9223372036854775807\"'",
    })
    void timesWithAZoneAreShownInIt(long seconds, String zone, String expected) throws IOException {
        ZonedTimestamp zoned = ZonedTimestamp.newBuilder()
                .setUnixTimestamp(seconds)
                .setZone(zone)
                .build();
        assertThat(json(Value.newBuilder().setZonedTimestampVal(zoned).build())).isEqualTo(expected);
    }
}
