package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.TextFormat;
import feast.proto.types.EntityKeyProto.EntityKey;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.Samples;
import io.featurestore.server.error.ServeException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityKeysTest {
    private static final HexFormat HEX = HexFormat.of();

    static Stream<JsonNode> samples() {
        return Samples.jsonLines("online/entity_keys.jsonl").stream().filter(sample -> sample.has("v3_hex"));
    }

    private static EntityKey key(JsonNode sample) throws TextFormat.ParseException {
        EntityKey.Builder key = EntityKey.newBuilder();
        for (JsonNode joinKey : sample.get("join_keys")) {
            key.addJoinKeys(joinKey.asText());
        }
        for (JsonNode value : sample.get("values")) {
            key.addEntityValues(TextFormat.parse(value.asText(), Value.class));
        }
        return key.build();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void keysAreThoseOfPython(JsonNode sample) throws TextFormat.ParseException {
        EntityKey key = key(sample);
        assertThat(HEX.formatHex(EntityKeys.serialize(key, 3)))
                .isEqualTo(sample.get("v3_hex").asText());
        assertThat(HEX.formatHex(EntityKeys.serialize(key, 2)))
                .isEqualTo(sample.get("v2_hex").asText());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aRedisKeyIsTheKeyAndTheProject(JsonNode sample) throws TextFormat.ParseException {
        EntityKey key = key(sample);
        byte[] redisKey = EntityKeys.of(key.getJoinKeysList(), 3)
                .serialize(key.getEntityValuesList(), "rich".getBytes(StandardCharsets.UTF_8));
        assertThat(HEX.formatHex(redisKey))
                .isEqualTo(sample.get("redis_key_project_rich_hex").asText());
    }

    @Test
    void thePrefixIsTheKeyWithoutItsValues() {
        EntityKeys keys = EntityKeys.of(List.of("driver_id"), 3);
        assertThat(HEX.formatHex(keys.prefix())).isEqualTo("0100000002000000090000006472697665725f6964");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "double_val: 1.5",
                "float_val: 1.5",
                "bool_val: true",
                "",
                "null_val: NULL",
                "uuid_val: 'x'",
                "decimal_val: '1'",
                "int64_list_val { val: 1 }"
            })
    void aValueThatCannotBePartOfAKeyIsRefusedByTheNameOfItsKey(String text) throws TextFormat.ParseException {
        List<Value> values = List.of(TextFormat.parse(text, Value.class));
        assertThatThrownBy(() -> EntityKeys.of(List.of("driver_id"), 3).serialize(values))
                .isInstanceOf(ServeException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: Entity key 'driver_id': a value of type ");
    }

    @Test
    void theNumberOfValuesMustFit() {
        assertThatThrownBy(() -> EntityKeys.of(List.of("a"), 3).serialize(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
