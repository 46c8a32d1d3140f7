package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.types.ValueProto.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ValueTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT64 | INT64",
                "Int64 | INT64",
                "float32 | FLOAT",
                "Float64 | DOUBLE",
                "Array(Float32) | FLOAT_LIST",
                "array( string ) | STRING_LIST",
                "Set(Int32) | INT32_SET",
                "UnixTimestamp | UNIX_TIMESTAMP",
                "Array(UnixTimestamp) | UNIX_TIMESTAMP_LIST",
                "Struct({a: Int64, b: String}) | STRUCT",
                "Array(Struct({a: Int64})) | STRUCT_LIST",
                "Array(Array(Int32)) | VALUE_LIST",
                "Set(Array(Int32)) | VALUE_SET",
                "ScalarMap | SCALAR_MAP",
            })
    void bothSpellingsAreUnderstood(String name, ValueType.Enum type) {
        assertThat(ValueTypes.parse(name)).contains(type);
    }

    @Test
    void aNameThatIsNoneIsNone() {
        assertThat(ValueTypes.parse("Int128")).isEmpty();
        assertThat(ValueTypes.parse("")).isEmpty();
        assertThat(ValueTypes.parse("INVALID")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.Enum.class,
            mode = Mode.EXCLUDE,
            names = {"INVALID", "NULL", "UNRECOGNIZED"})
    void everyTypeIsFoundAgainByItsPythonName(ValueType.Enum type) {
        assertThat(ValueTypes.parse(ValueTypes.pythonName(type))).contains(type);
    }
}
