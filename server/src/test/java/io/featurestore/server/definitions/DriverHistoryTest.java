package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.definitions.DriverHistory.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data that `feast init` makes up: the shape of Python's, and the same rows for the same hour.
class DriverHistoryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:42:07Z");

    @TempDir
    Path folder;

    @Test
    void hasARowForEachDriverAndHourOfFifteenDaysAndThoseOfFeastsQuickstart() {
        List<Row> rows = DriverHistory.before(NOW, 1);

        assertThat(rows).hasSize(5 * (15 * 24 + 1)).doesNotHaveDuplicates();
        assertThat(rows).extracting(Row::driver).containsOnly(1001L, 1002L, 1003L, 1004L, 1005L);
        assertThat(rows.getFirst().hour()).isEqualTo("2021-04-12T07:00:00Z");
        assertThat(rows.get(5).hour()).isEqualTo("2026-02-14T10:00:00Z");
        assertThat(rows.getLast().hour()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.conversion()).isBetween(0f, 1f);
            assertThat(row.acceptance()).isBetween(0f, 1f);
            assertThat(row.trips()).isBetween(0L, 999L);
        });
        assertThat(rows.stream().map(Row::conversion).distinct()).hasSizeGreaterThan(500);
    }

    @Test
    void followsFromTheSeedTheDriverAndTheHourAlone() {
        List<Row> rows = DriverHistory.before(NOW, 1);

        assertThat(DriverHistory.before(NOW, 1)).isEqualTo(rows);
        assertThat(DriverHistory.before(NOW.plus(Duration.ofHours(1)), 1)).containsAll(rows.subList(10, rows.size()));
        assertThat(DriverHistory.before(NOW, 2)).doesNotContainAnyElementsOf(rows);
    }

    @Test
    void isWrittenAsTheSameBytesEachTime() throws IOException, SQLException {
        List<Row> rows = DriverHistory.before(NOW, 1);
        Path first = folder.resolve("it's first.parquet");
        Path second = folder.resolve("second.parquet");

        DriverHistory.write(rows, first);
        DriverHistory.write(rows, second);

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(Files.size(first)).isLessThan(100_000);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet columns = statement.executeQuery("SELECT string_agg(column_name || ' ' || column_type, ', ')"
                        + " FROM (DESCRIBE SELECT * FROM read_parquet('" + second + "'))")) {
            columns.next();
            assertThat(columns.getString(1))
                    .isEqualTo("event_timestamp TIMESTAMP WITH TIME ZONE, driver_id BIGINT, conv_rate FLOAT,"
                            + " acc_rate FLOAT, avg_daily_trips BIGINT, created TIMESTAMP WITH TIME ZONE");
        }
    }
}
