package io.featurestore.server.offline.cases;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every recorded case of the join, on Parquet files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuckDbPitCasesTest implements PitCases {
    private ParquetBackend backend;

    @BeforeAll
    void open(@TempDir Path folder) {
        backend = new ParquetBackend(folder);
    }

    @AfterAll
    void close() {
        backend.close();
    }

    @Override
    public Backend backend() {
        return backend;
    }
}
