package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any JSON in a column of any type becomes a value that can be written back as JSON, or a refusal that names the
/// column; never anything else.
class JsonColumnFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "4.9",
            "1e999",
            "-0.0",
            "9223372036854775807",
            "9223372036854775808",
            "123456789012345678901234567890.5",
            "\"\"",
            "\"42\"",
            "\"NaN\"",
            "\"AAE=\"",
            "\"{}\"",
            "\"[]\"",
            "\"[[1]]\"",
            "\"{\\\"a\\\": [1, \\\"b\\\", null]}\"",
            "\"{\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"\\ud800\"",
            "\"\\u0000\"");

    @ParameterizedTest
    @EnumSource(value = ValueType.Enum.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void anyJsonIsAValueOrARefusal(ValueType.Enum type) throws IOException {
        Random random = new Random(type.getNumber());
        for (int round = 0; round < ROUNDS; round++) {
            String json = any(random, 0);
            try (JsonParser parser = FACTORY.createParser(json)) {
                parser.nextToken();
                Value value = JsonColumn.ofFeature("f", type).read(parser, 7);
                assertThat(parser.nextToken()).as(json).isNull();
                writeBack(Value.parseFrom(value.toByteArray()));
            } catch (ServeException refused) {
                assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(refused.error().message()).startsWith("Column 'f', row 7: expected " + type);
            }
        }
    }

    private static String any(Random random, int depth) {
        int choice = random.nextInt(depth > 3 ? 6 : 10);
        if (choice < 6) {
            return SCALARS.get(random.nextInt(SCALARS.size()));
        }
        StringBuilder json = new StringBuilder(choice < 8 ? "[" : "{");
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            json.append(i > 0 ? "," : "")
                    .append(choice < 8 ? "" : "\"k" + i + "\":")
                    .append(any(random, depth + 1));
        }
        return json.append(choice < 8 ? "]" : "}").toString();
    }

    private static void writeBack(Value value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            ValueJson.write(value, generator);
        }
        try (JsonParser parser = FACTORY.createParser(text.toString())) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }
}
