package io.featurestore.server.offline.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.cases.ParquetBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountedRowsTest {
    @TempDir
    private Path folder;

    /// Three rows, of which so many are expected.
    private long read(long expected) {
        try (ParquetBackend backend = new ParquetBackend(folder)) {
            backend.sql(
                    "COPY (SELECT range AS n, TIMESTAMPTZ '2026-01-10 00:00:00+00' AS event_timestamp FROM range(3)) "
                            + "TO '%s' (FORMAT parquet)".formatted(folder.resolve("three.parquet")));
            PullRequest all = new PullRequest(
                    ParquetBackend.at("three.parquet").setName("three").build(),
                    List.of(),
                    List.of(),
                    "event_timestamp",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            ParquetFiles files = ParquetFiles.at("three", "three.parquet", folder, Optional.empty());
            long rows = 0;
            try (OfflineResult counted = new CountedRows(backend.store().pullAll(all), expected, files)) {
                while (counted.next()) {
                    rows += counted.root().getRowCount();
                }
            }
            return rows;
        }
    }

    @Test
    void asManyRowsAsWereCountedAreTheAnswer() {
        assertThat(read(3)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4})
    void otherRowsThanWereCountedAreNot(long expected) {
        ServeException thrown = catchThrowableOfType(ServeException.class, () -> read(expected));
        assertThat(thrown.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(thrown.error().message())
                .isEqualTo("Data source three (three.parquet) was changed while it was read; ask again");
    }
}
