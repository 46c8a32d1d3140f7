package io.featurestore.server.offline.cases;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Made-up requests against the reference. `-Doffline.cases=10000` asks for more, `-Doffline.seed=N` for others.
class DuckDbRandomCasesTest {

    @Test
    void everyAnswerIsThatOfTheReference(@TempDir Path folder) {
        try (ParquetBackend backend = new ParquetBackend(folder)) {
            RandomRuns.check(backend, true);
        }
    }

    @Test
    void everyPullGivesTheNewestRows(@TempDir Path folder) {
        try (ParquetBackend backend = new ParquetBackend(folder)) {
            RandomPulls.check(backend, true);
        }
    }
}
