package io.featurestore.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damaged configurations: whatever a hand or a template makes of the file, reading ends with a configuration or with
/// problems, never with an exception, and never shows a secret.
class ConfigFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 3000);
    private static final String SECRET = "s3cret";
    private static final String WHOLE = """
            project: driver_ranking
            registry: &r {registry_type: remote, path: "host:6570", cache_ttl_seconds: 60}
            online_store:
              type: redis
              connection_string: "r1:6379,password=s3cret,ssl=true,socket_timeout=0.5"
            offline_store: {type: dask}
            auth: {type: kubernetes, audiences: [feast], user_token: s3cret}
            feature_server:
              metrics: {enabled: yes, feature_count_bins: [1, 2]}
            entity_key_serialization_version: ${VERSION}
            """;
    private static final List<String> PIECES = List.of(
            ":", "\n", "  ", "- ", "{", "}", "[", "]", "\"", "'", "&a", "*a", "*r", "!!x ", "${", "}", "#", "|\n",
            ">\n", "?", "<<: *r", "\t", "null", "1e9", "---\n", "...", "%", "\u0000", "\ud800", "é");

    @Test
    void readingNeverFailsOtherwiseThanByProblems() {
        Random random = new Random(20260102);
        for (int round = 0; round < ROUNDS; round++) {
            String text = damaged(random);
            ConfigResult result =
                    ConfigReader.parse(text, "feature_store.yaml", Path.of("/repo"), Map.of("VERSION", "3"));
            List<String> messages = switch (result) {
                case ConfigResult.Loaded loaded -> loaded.warnings();
                case ConfigResult.Refused refused -> {
                    assertThat(refused.problems()).isNotEmpty();
                    yield refused.problems();
                }
            };
            assertThat(messages).as("for:%n%s", text).noneMatch(message -> message.contains(SECRET));
        }
    }

    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(WHOLE);
        int cuts = 1 + random.nextInt(3);
        for (int i = 0; i < cuts; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                default ->
                    text.setCharAt(at, PIECES.get(random.nextInt(PIECES.size())).charAt(0));
            }
        }
        return text.toString();
    }
}
