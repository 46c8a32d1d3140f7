package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.ValueType;
import org.junit.jupiter.api.Test;

class TypeNamesTest {
    private static FeatureSpecV2 nested(String type) {
        return FeatureSpecV2.newBuilder()
                .setName("tags")
                .setValueType(ValueType.Enum.VALUE_LIST)
                .putTags("feast:nested_inner_type", type)
                .build();
    }

    @Test
    void aNestedTypeIsShownAsPythonShowsIt() {
        assertThat(TypeNames.of(nested("Array(Set(FLOAT64))"))).isEqualTo("Array(Set(Float64))");
        assertThat(TypeNames.of(nested("{\"__struct__\": {\"at\": \"UNIX_TIMESTAMP\"}}")))
                .isEqualTo("Struct({at: UnixTimestamp})");
    }

    @Test
    void aTypeThatIsNestedBeyondAllMeasureIsShownAsFarAsItMakesSense() {
        String endless = "Array(".repeat(50_000) + "INT64" + ")".repeat(50_000);

        assertThat(TypeNames.of(nested(endless))).isEqualTo(endless);
    }
}
