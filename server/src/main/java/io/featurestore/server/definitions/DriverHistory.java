package io.featurestore.server.definitions;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// The data that the template `local` comes with, in the shape of Python's: a row for each of five drivers and each
/// hour of the fifteen days before the repository was made, and one of 2021-04-12T07:00Z, which Feast's own quickstart
/// asks for. The numbers are made up: they follow from the seed, the driver and the hour alone.
final class DriverHistory {
    private static final long FIRST_DRIVER = 1001;
    private static final int DRIVERS = 5;
    private static final Duration LENGTH = Duration.ofDays(15);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant OF_THE_QUICKSTART = Instant.parse("2021-04-12T07:00:00Z");
    private static final double THOUSANDTHS = 1000;

    /// What one driver did in one hour.
    ///
    /// @param hour when the hour began
    /// @param conversion offers that became trips, 0 to 1
    /// @param acceptance offers that were accepted, 0 to 1
    /// @param trips a day, over the last week
    record Row(long driver, Instant hour, float conversion, float acceptance, long trips) {
        private static Row of(long driver, Instant hour, long seed) {
            SplittableRandom random = new SplittableRandom(seed ^ (driver << 40) ^ hour.getEpochSecond());
            return new Row(driver, hour, share(random), share(random), random.nextLong((long) THOUSANDTHS));
        }

        private static float share(SplittableRandom random) {
            return (float) (random.nextInt((int) THOUSANDTHS + 1) / THOUSANDTHS);
        }
    }

    private DriverHistory() {}

    /// The rows, in the order of their hours.
    ///
    /// @param now the hour in which this lies is not over, and so has no rows
    static List<Row> before(Instant now, long seed) {
        List<Instant> hours = new ArrayList<>(List.of(OF_THE_QUICKSTART));
        Instant end = now.truncatedTo(ChronoUnit.HOURS);
        for (Instant hour = end.minus(LENGTH); hour.isBefore(end); hour = hour.plus(HOUR)) {
            hours.add(hour);
        }
        List<Row> rows = new ArrayList<>();
        for (Instant hour : hours) {
            for (long driver = FIRST_DRIVER; driver < FIRST_DRIVER + DRIVERS; driver++) {
                rows.add(Row.of(driver, hour, seed));
            }
        }
        return rows;
    }

    /// Writes rows as a Parquet file, the same bytes for the same rows.
    ///
    /// @param file in a folder that exists
    static void write(List<Row> rows, Path file) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE history"
                    + " (driver_id BIGINT, hour BIGINT, conv_rate FLOAT, acc_rate FLOAT, avg_daily_trips BIGINT)");
            try (DuckDBAppender appender =
                    connection.unwrap(DuckDBConnection.class).createAppender("main", "history")) {
                for (Row row : rows) {
                    appender.beginRow();
                    appender.append(row.driver());
                    appender.append(row.hour().getEpochSecond());
                    appender.append(row.conversion());
                    appender.append(row.acceptance());
                    appender.append(row.trips());
                    appender.endRow();
                }
            }
            // An hour's figures are known when it is over.
            statement.execute("COPY (SELECT to_timestamp(hour) AS event_timestamp, driver_id, conv_rate, acc_rate,"
                    + " avg_daily_trips, to_timestamp(hour + 3600) AS created FROM history) TO '"
                    + file.toString().replace("'", "''") + "' (FORMAT parquet)");
        } catch (SQLException fault) {
            throw new IOException("cannot write " + file + ": " + fault.getMessage(), fault);
        }
    }
}
