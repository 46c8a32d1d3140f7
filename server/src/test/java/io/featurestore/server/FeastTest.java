package io.featurestore.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.launch.Launch.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeastTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return Feast.run(
                new Surroundings(
                        Map.of(),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        new Random(1),
                        directory,
                        directory,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true)),
                arguments);
    }

    @Test
    void theVersionNamesTheFeastThatItIsCompatibleWith() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).startsWith("Feast SDK Version: \"0.67.0\"\n");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get-historical-features", "serve_lineage", "ui", "teardown", "delete", "registry-dump"})
    void aCommandThatOnlyPythonHasIsRefusedByNameWhateverItsArguments(String command) {
        assertThat(run("-c", ".", command, "--some-flag", "5", "2026-01-01T00:00:00"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("feast %s: '%s' exists in Python's feast, but not in this build, which has: "
                        .formatted(command, command))
                .contains("version")
                .doesNotContain("ui,")
                .hasLineCount(1);
    }

    @Test
    void aCommandThatDoesNotExistIsAUsageError() {
        assertThat(run("materialise")).isEqualTo(2);
        assertThat(err.toString()).contains("materialise").doesNotContain("Exception");
    }

    @Test
    void aWrongLogLevelIsRefusedInOneLine() {
        assertThat(run("--log-level", "loud", "version")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("feast: --log-level: must be DEBUG, INFO, WARNING, ERROR or CRITICAL\n");
    }

    @Test
    void noCommandShowsTheUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: feast");
    }
}
