package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.TextFormat;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonColumnTest {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static Value feature(ValueType.Enum type, String json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            Value value = JsonColumn.ofFeature("f", type).read(parser, 3);
            assertThat(parser.nextToken()).as("nothing is left unread").isNull();
            return value;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INT64 | 3 | int64_val: 3",
                "INT64 | \"42\" | int64_val: 42",
                "INT64 | 4.9 | int64_val: 4",
                "INT64 | -4.9 | int64_val: -4",
                "INT64 | true | int64_val: 1",
                "FLOAT | true | float_val: 1.0",
                "DOUBLE | false | double_val: 0.0",
                "INT64 | 9007199254740993 | int64_val: 9007199254740993",
                "INT64 | -9223372036854775808 | int64_val: -9223372036854775808",
                "INT64 | null | ",
                "INT32 | 2147483647 | int32_val: 2147483647",
                "FLOAT | 0.1 | float_val: 0.1",
                "FLOAT | \"1.25\" | float_val: 1.25",
                "FLOAT | \"NaN\" | float_val: nan",
                "DOUBLE | 2 | double_val: 2",
                "DOUBLE | \"-Infinity\" | double_val: -inf",
                "STRING | \"s\" | string_val: 's'",
                "STRING | 5 | string_val: '5'",
                "STRING | 1e3 | string_val: '1000.0'",
                "STRING | true | string_val: 'True'",
                "BOOL | false | bool_val: false",
                "BOOL | 1 | bool_val: true",
                "UNIX_TIMESTAMP | 1769904000 | unix_timestamp_val: 1769904000",
                "UNIX_TIMESTAMP | 1769904000.0 | unix_timestamp_val: 1769904000",
                "UNIX_TIMESTAMP | null | ",
                "BYTES | \"AAH+/w==\" | bytes_val: '\\000\\001\\376\\377'",
                "BYTES | \"AAH-_w\" | bytes_val: '\\000\\001\\376\\377'",
                "UUID | \"zzz\" | uuid_val: 'zzz'",
                "DECIMAL | \"1.10\" | decimal_val: '1.10'",
                "DECIMAL | 1.10 | decimal_val: '1.10'",
                "JSON | \"{\\\"a\\\":1}\" | json_val: '{\"a\":1}'",
                "JSON | {\"a\":1,\"b\":[1,2.50,\"é\",null,true]} "
                        + "| json_val: '{\"a\": 1, \"b\": [1, 2.5, \"\\\\u00e9\", null, true]}'",
                "JSON | 5 | json_val: '5'",
                "MAP | {\"k\":1} | map_val { val { key: 'k' value { int64_val: 1 } } }",
                "MAP | \"{\\\"k\\\":1}\" | map_val { val { key: 'k' value { int64_val: 1 } } }",
                "STRUCT | {\"k\":{\"l\":[1.5]}} | struct_val { val { key: 'k' value { map_val { val { key: 'l' "
                        + "value { double_list_val { val: 1.5 } } } } } } }",
                "MAP | {\"k\":[]} | map_val { val { key: 'k' value { int64_list_val { } } } }",
                "MAP | {\"k\":[1,null]} | map_val { val { key: 'k' value { list_val { val { int64_val: 1 } val { } } } } }",
                "MAP | {\"k\":[{\"a\":\"b\"}]} | map_val { val { key: 'k' value { map_list_val { val { val { key: 'a' "
                        + "value { string_val: 'b' } } } } } } }",
                "MAP_LIST | [{\"k\":1},\"{}\"] | map_list_val { val { val { key: 'k' value { int64_val: 1 } } } val { } }",
                "MAP_LIST | \"[{}]\" | map_list_val { val { } }",
                "STRUCT_LIST | [{}] | struct_list_val { val { } }",
                "JSON_LIST | [\"[]\",{\"a\":1}] | json_list_val { val: '[]' val: '{\"a\": 1}' }",
                "INT64_LIST | [] | int64_list_val { }",
                "INT32_LIST | [1,-1] | int32_list_val { val: 1 val: -1 }",
                "FLOAT_LIST | [1,2] | float_list_val { val: 1 val: 2 }",
                "FLOAT_LIST | [1.5,null] | float_list_val { val: 1.5 val: nan }",
                "DOUBLE_LIST | [null,\"Infinity\"] | double_list_val { val: nan val: inf }",
                "STRING_LIST | [\"a\",null] | string_list_val { val: 'a' val: '' }",
                "BOOL_LIST | [true,0] | bool_list_val { val: true val: false }",
                "BYTES_LIST | [\"YQ==\"] | bytes_list_val { val: 'a' }",
                "UNIX_TIMESTAMP_LIST | [0] | unix_timestamp_list_val { val: 0 }",
                "DECIMAL_LIST | [1.10] | decimal_list_val { val: '1.10' }",
                "INT64_SET | [2,1,2] | int64_set_val { val: 2 val: 1 }",
                "STRING_SET | [\"a\",\"a\"] | string_set_val { val: 'a' }",
                "BYTES_SET | [\"YQ==\",\"YQ==\"] | bytes_set_val { val: 'a' }",
                "VALUE_LIST | [[1,2],[],null] | list_val { val { int64_list_val { val: 1 val: 2 } } val { } val { } }",
                "VALUE_SET | [[\"a\"]] | set_val { val { string_list_val { val: 'a' } } }",
                "SCALAR_MAP | null | ",
                "ZONED_TIMESTAMP | \"2026-01-01T19:04:05-08:00\" "
                        + "| zoned_timestamp_val { unix_timestamp: 1767323045 zone: '-08:00' }",
            })
    void aValueOfTheTypeIsStoredAsMeant(ValueType.Enum type, String json, String proto) throws IOException {
        Value expected = TextFormat.parse(proto == null ? "" : proto, Value.class);
        assertThat(feature(type, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INT64 | \"abc\" | text that is not a whole number",
                "INT64 | 9223372036854775808 | a number out of range",
                "INT64 | \"9223372036854775808\" | a number out of range",
                "INT64 | 1e30 | a number out of range",
                "INT64 | [1] | a list",
                "INT32 | 2147483648 | a number out of range",
                "FLOAT | 1e300 | a number out of range",
                "FLOAT | \"x\" | text that is not a number",
                "FLOAT | \"0x1p3\" | text that is not a number",
                "DOUBLE | \"1.5\" | text",
                "DOUBLE | 1e999 | a number out of range",
                "BOOL | \"true\" | text",
                "BOOL | 2 | a whole number",
                "UNIX_TIMESTAMP | \"2026-02-01T00:00:00Z\" | text that is not a whole number",
                "BYTES | \"*\" | text that is not base64",
                "BYTES | 5 | a whole number",
                "UUID | 5 | a whole number",
                "DECIMAL | true | true or false",
                "JSON | \"{a\" | text that is not JSON",
                "JSON | \"\" | text that is not JSON",
                "JSON | \"{} {}\" | text that is not JSON",
                "MAP | \"[]\" | a list",
                "MAP | \"\\\"x\\\"\" | text that holds neither an object nor a list of them",
                "MAP | 5 | a whole number",
                "MAP_LIST | [5] | a whole number",
                "INT64_LIST | [1,null] | null",
                "INT64_LIST | 5 | a whole number",
                "VALUE_LIST | [5] | a list that holds a whole number instead of lists",
                "SCALAR_MAP | {\"1\":2} | a value of a type that can't be sent as JSON",
                "ZONED_TIMESTAMP | \"2026-01-01\" | text that is not an ISO 8601 time with an offset",
            })
    void anythingElseIsRefusedByColumnRowAndType(ValueType.Enum type, String json, String found) {
        assertThatThrownBy(() -> feature(type, json))
                .isInstanceOf(ServeException.class)
                .hasMessage("INVALID_ARGUMENT: Column 'f', row 3: expected %s, found %s".formatted(type, found));
    }

    @Test
    void aKeyIsNeverNull() throws IOException {
        try (JsonParser parser = FACTORY.createParser("null")) {
            parser.nextToken();
            assertThatThrownBy(() ->
                            JsonColumn.ofKey("driver_id", ValueType.Enum.INT64).read(parser, 0))
                    .hasMessage("INVALID_ARGUMENT: Column 'driver_id', row 0: expected INT64, found null");
        }
    }

    @Test
    void deepTextInsideAValueIsRefusedNotOverflowed() {
        String deep = "\"" + "[".repeat(100_000) + "\"";
        assertThatThrownBy(() -> feature(ValueType.Enum.JSON, deep)).isInstanceOf(ServeException.class);
        assertThatThrownBy(() -> feature(ValueType.Enum.MAP_LIST, deep)).isInstanceOf(ServeException.class);
    }

    @ParameterizedTest
    @CsvSource({"INT64, 7", "DOUBLE, 0.1", "FLOAT, 0.5", "STRING, '\"x\"'", "BYTES, '\"AAH+/w==\"'", "BOOL, true"})
    void whatIsServedCanBePushedBack(ValueType.Enum type, String json) throws IOException {
        StringWriter served = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(served)) {
            ValueJson.write(feature(type, json), generator);
        }
        assertThat(served).hasToString(json);
    }
}
