package io.featurestore.server.offline.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.featurestore.server.Samples;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.serving.OfflineCommand;
import io.featurestore.server.offline.serving.OfflineCommand.NamedView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands that clients 0.67 and 0.66 were seen to send.
class CommandReaderTest {
    private static Stream<JsonNode> recorded() {
        return Samples.jsonLines("offline/commands.jsonl").stream()
                .map(call -> call.path("command"))
                .filter(command -> command.has("api"));
    }

    private static CommandReader.Named read(JsonNode command) {
        return CommandReader.read(ByteString.copyFromUtf8(command.toString()));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyRecordedCommandIsUnderstoodWhateverTheOrderOfItsKeys(JsonNode command) {
        boolean pullKept = command.path("retrieve_func").asText().startsWith("pull_");
        if (pullKept) {
            assertThatThrownBy(() -> read(command)).hasMessageContaining("nowhere to write");
            return;
        }
        CommandReader.Named named = read(command);
        assertThat(named.api()).isEqualTo(command.path("api").asText());

        List<String> keys = new ArrayList<>();
        command.fieldNames().forEachRemaining(keys::add);
        Collections.shuffle(keys, new Random(3));
        ObjectNode shuffled = ((ObjectNode) command).objectNode().put("unknown", 1);
        keys.forEach(key -> shuffled.set(key, command.get(key)));
        assertThat(read(shuffled)).isEqualTo(named);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyKeyThatIsMandatoryIsMissedByName(JsonNode command) {
        List<String> optional =
                List.of("command_id", "entity_df_sql", "progress", "timeout", "created_timestamp_column");
        boolean ranged = command.path("api").asText().equals("get_historical_features");
        command.fieldNames().forEachRemaining(key -> {
            boolean left = optional.contains(key) || (ranged && key.endsWith("_date"));
            boolean keptPull = command.path("retrieve_func").asText().startsWith("pull_");
            if (left || keptPull) {
                return;
            }
            ObjectNode without = ((ObjectNode) command.deepCopy());
            without.remove(key);
            assertThatThrownBy(() -> read(without)).isInstanceOfSatisfying(ServeException.class, e -> {
                assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(e.error().message()).isEqualTo(key + " is mandatory");
            });
        });
    }

    @Test
    void datesWithoutAZoneAreUtc() {
        assertThat(read(Samples.json("""
                        {"api": "get_historical_features", "feature_view_names": ["v", "w"], "name_aliases": [null, "a"],
                         "feature_refs": ["v:f"], "project": "p", "full_feature_names": true,
                         "start_date": "2026-01-01T00:00:00.5", "end_date": "2026-01-02 01:00:00+02:00"}""")).command())
                .isEqualTo(new OfflineCommand.Historical(
                        List.of(new NamedView("v", Optional.empty()), new NamedView("w", Optional.of("a"))),
                        List.of("v:f"),
                        "p",
                        true,
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-01-01T00:00:00.5Z")),
                        Optional.of(Instant.parse("2026-01-01T23:00:00Z"))));
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"api\": " + "[".repeat(100_000);
        assertThatThrownBy(() -> CommandReader.read(ByteString.copyFromUtf8(deep)))
                .hasMessageContaining("no JSON object");
    }
}
