package io.featurestore.server.offline.cases;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded case of the join, on Parquet files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuckDbPitCasesTest {
    private ParquetBackend backend;

    @BeforeAll
    void open(@TempDir Path folder) {
        backend = new ParquetBackend(folder);
    }

    @AfterAll
    void close() {
        backend.close();
    }

    static List<PitCase> cases() {
        return PitCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAnswerIsThatOfTheDefinition(PitCase wanted) {
        PitCases.check(wanted, backend);
    }
}
