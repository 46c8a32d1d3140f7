package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.types.ValueProto.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtypeParserTest {

    @ParameterizedTest
    @CsvSource({
        "Float32, FLOAT",
        "Float64, DOUBLE",
        "UnixTimestamp, UNIX_TIMESTAMP",
        "Array(Float64), DOUBLE_LIST",
        "' Array ( String ) ', STRING_LIST",
        "Array(Set(Int64)), VALUE_LIST",
        "Set(Array(Int64)), VALUE_SET",
        "Set(Uuid), UUID_SET",
        "'Struct({a: Int64})', STRUCT",
        "'Array(Struct({\"a b\": Int64, c: ScalarMap}))', STRUCT_LIST"
    })
    void readsPythonsNames(String text, ValueType.Enum type) throws DtypeParser.NotAType {
        assertThat(DtypeParser.parse(text).valueType()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "float32|'float32' is no type (did you mean 'Float32'?)",
                "Strin|(did you mean 'String'?)",
                "Array|expects Array(T) with the type of its elements",
                "Array(Int64|expects a closing parenthesis",
                "Array(ZonedTimestamp)|Feast has no Array of ZonedTimestamp",
                "Set(Map)|Feast has no Set of Map",
                "Set(Json)|Feast has no Set of Json",
                "Set(Struct({a: Int64}))|Feast has no Set of Struct",
                "Int64 x|does not expect 'x' behind the type",
                "Struct({})|expects the name of a field at '})'",
                "Struct({a: Int64, a: Int64})|field 'a' is given twice",
                "Struct({'a: Int64})|a quotation mark is not closed",
                "``|expects a type"
            })
    void saysWhyATextIsNoType(String text, String reason) {
        assertThatThrownBy(() -> DtypeParser.parse(text)).hasMessageContaining(reason);
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> DtypeParser.parse("Array(".repeat(50_000))).hasMessageContaining("nested more than 8");
    }
}
