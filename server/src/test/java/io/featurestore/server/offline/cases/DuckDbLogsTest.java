package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.core.FeatureServiceProto.LoggingConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbLogsTest {
    private static final Table ROWS = Table.of(
            List.of("driver_id", "int64", "trips", "int64"),
            List.of(List.of(1L, 10L), List.of(2L, 20L), List.of(1L, 30L)));

    @TempDir
    Path folder;

    private ParquetBackend backend;

    @BeforeEach
    void open() {
        backend = new ParquetBackend(folder);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private long write(String... partitionBy) {
        LoggingConfig logs = LoggingConfig.newBuilder()
                .setFileDestination(LoggingConfig.FileDestination.newBuilder()
                        .setPath("logs")
                        .addAllPartitionBy(List.of(partitionBy)))
                .build();
        try (TableRows rows = new TableRows(ROWS, 2, backend.store().allocator())) {
            return backend.store().writeLogs(logs, rows);
        }
    }

    @Test
    void logsLieInAFolderForEachValueThatTheyArePartitionedBy() {
        assertThat(write("driver_id")).isEqualTo(3);
        assertThat(write("driver_id")).isEqualTo(3);
        for (int driver = 1; driver <= 2; driver++) {
            assertThat(folder.resolve("logs/driver_id=" + driver))
                    .isDirectoryContaining("regex:.*/[0-9a-f]{32}-0\\.parquet");
        }
        assertThat(folder.resolve("logs")).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void aColumnThatTheRowsLackIsNamed() {
        assertThatThrownBy(() -> write("nope"))
                .isInstanceOfSatisfying(
                        ServeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("partition_by: the rows have no column nope; they have driver_id, trips");
    }
}
