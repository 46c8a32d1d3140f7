package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.online.store.StoredRow;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HashFieldsTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void featureFieldsAndTimesAreTheBytesThatPythonMakes() {
        int compared = 0;
        for (JsonNode line : StoredRow.lines("/online/redis_fields.jsonl")) {
            if (line.has("string")) {
                String[] parts = line.get("string").asText().split(":", 2);
                assertThat(HEX.formatHex(HashFields.feature(parts[0], parts[1])))
                        .isEqualTo(line.get("field_hex").asText());
                assertThat(Integer.toUnsignedLong(
                                Murmur3.hash(line.get("string").asText().getBytes(UTF_8))))
                        .isEqualTo(line.get("murmur3_x86_32_seed0_unsigned").asLong());
            } else {
                assertThat(HEX.formatHex(HashFields.timestamp(
                                OffsetDateTime.parse(line.get("ts").asText()).toInstant())))
                        .isEqualTo(line.get("value_hex").asText());
            }
            compared++;
        }
        assertThat(compared).isEqualTo(12);
    }

    @Test
    void everyStoredRowsFieldsAreFound() {
        for (StoredRow row : StoredRow.all()) {
            row.redisFields()
                    .forEach((feature, field) ->
                            assertThat(HashFields.feature(row.view(), feature)).isEqualTo(field));
            assertThat(RedisKeys.of(row.entityKey(), "rich".getBytes(UTF_8))).isEqualTo(row.redisKey());
        }
    }
}
