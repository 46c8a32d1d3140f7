package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Python's server on SQLite was sent these requests; ours answers the same on Python's file.
class ReplaySqliteTest {
    @TempDir
    Path directory;

    @Test
    void answersAsPythonDoesButForWhatIsListed() throws IOException {
        try (SqliteStore store = SqliteStore.open("rich", pythonsFile(), StoreLimits.DEFAULT);
                RunningServer server = RunningServer.start(
                        RichCatalog.source(RichCatalog.catalog()), store, RunningServer.Options.usual())) {
            List<Replay.Pair> pairs = Replay.run(server, "/online/http_pairs-sqlite.jsonl");

            Deviations deviations = Deviations.of("sqlite");
            List<Replay.Pair> different =
                    pairs.stream().filter(pair -> !pair.isEqual()).toList();
            assertThat(different).allMatch(deviations::allow);
            assertThat(deviations.unused(different)).isEmpty();
            assertThat(pairs).hasSize(193);
        }
    }

    private Path pythonsFile() throws IOException {
        Path file = directory.resolve("online.db");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/online/online.sqlite.db"))) {
            Files.copy(in, file);
        }
        return file;
    }
}
