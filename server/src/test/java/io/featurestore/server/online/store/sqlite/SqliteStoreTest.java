package io.featurestore.server.online.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.types.ValueProto.Value;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Cells;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.OnlineStoreContract;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.StoredRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest implements OnlineStoreContract {
    @TempDir
    Path directory;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open("rich", directory.resolve("data/online.db"), StoreLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public OnlineStore store() {
        return store;
    }

    @Override
    public Instant stored(Instant eventTime) {
        return eventTime.truncatedTo(ChronoUnit.SECONDS);
    }

    @Test
    void servesTheFileThatPythonWrote() throws IOException {
        Path file = pythonsFile();
        try (SqliteStore python = SqliteStore.open("rich", file, StoreLimits.DEFAULT)) {
            for (StoredRow row : StoredRow.all()) {
                var fetch = io.featurestore.server.online.store.Fetch.of(
                        python.reader(row.view(), row.features()), new byte[][] {row.entityKey()});
                python.read(List.of(fetch));
                for (int i = 0; i < row.features().size(); i++) {
                    assertThat(OnlineStoreContract.valueAt(fetch.cells(), 0, i))
                            .isEqualTo(row.value(row.features().get(i)));
                }
            }
        }
    }

    @Test
    void writesTheTablesAndRowsThatPythonWrites() throws Exception {
        for (StoredRow row : StoredRow.all()) {
            store.write(row.asBatch());
        }

        SortedSet<String> python = dump(pythonsFile());
        SortedSet<String> ours = dump(directory.resolve("data/online.db"));

        assertThat(ours).hasSizeGreaterThan(60);
        assertThat(missing(python, ours)).isEmpty();
        assertThat(missing(ours, python)).isEmpty();
    }

    private static SortedSet<String> missing(SortedSet<String> from, SortedSet<String> there) {
        SortedSet<String> missing = new TreeSet<>(from);
        missing.removeAll(there);
        return missing;
    }

    @Test
    void theLastWriterWinsWhateverTheEventTime() {
        byte[] key = OnlineStoreContract.key(1);
        store.write(OnlineStoreContract.batch("drivers", key, OnlineStoreContract.int64(1), NOON));
        store.write(OnlineStoreContract.batch("drivers", key, OnlineStoreContract.int64(2), NOON.minusSeconds(9)));

        Cells cells = read("drivers", List.of("trips"), key);

        assertThat(OnlineStoreContract.valueAt(cells, 0, 0)).isEqualTo(OnlineStoreContract.int64(2));
        assertThat(cells.seconds(0)).isEqualTo(NOON.getEpochSecond() - 9);
    }

    @Test
    void aTableOfAnOldFeastGetsTheColumnThatItLacks() throws SQLException {
        try (Connection old = connection(directory.resolve("data/online.db"));
                Statement statement = old.createStatement()) {
            statement.execute("CREATE TABLE rich_old (entity_key BLOB, feature_name TEXT, value BLOB, vector_value"
                    + " BLOB, event_ts timestamp, created_ts timestamp, PRIMARY KEY(entity_key, feature_name))");
        }

        store.write(OnlineStoreContract.batch("old", OnlineStoreContract.key(1), OnlineStoreContract.int64(5), NOON));

        assertThat(query(directory.resolve("data/online.db"), "SELECT value_text FROM rich_old"))
                .containsExactly("5");
    }

    @Test
    void theNumberColumnForSearchesIsKeptUpWhereATableHasIt() throws SQLException {
        try (Connection python = connection(directory.resolve("data/online.db"));
                Statement statement = python.createStatement()) {
            statement.execute("CREATE TABLE rich_num (entity_key BLOB, feature_name TEXT, value BLOB, value_text TEXT,"
                    + " value_num REAL, vector_value BLOB, event_ts timestamp, created_ts timestamp,"
                    + " PRIMARY KEY(entity_key, feature_name))");
        }

        store.write(OnlineStoreContract.batch("num", OnlineStoreContract.key(1), OnlineStoreContract.int64(5), NOON));
        store.write(OnlineStoreContract.batch(
                "num",
                OnlineStoreContract.key(2),
                Value.newBuilder().setStringVal("x").build(),
                NOON));

        assertThat(query(directory.resolve("data/online.db"), "SELECT value_num FROM rich_num ORDER BY value_text"))
                .containsExactly("5.0", "null");
    }

    @Test
    void namesThatSqlWouldTakeApartAreOnlyNames() {
        String view = "weird-view\"; DROP TABLE x; --";
        store.write(OnlineStoreContract.batch(view, OnlineStoreContract.key(1), OnlineStoreContract.int64(5), NOON));

        assertThat(OnlineStoreContract.valueAt(read(view, List.of("trips"), OnlineStoreContract.key(1)), 0, 0))
                .isEqualTo(OnlineStoreContract.int64(5));
    }

    @Test
    void anotherProgramsLockIsReportedAndNotWaitedForForEver() throws SQLException {
        store.write(
                OnlineStoreContract.batch("drivers", OnlineStoreContract.key(1), OnlineStoreContract.int64(1), NOON));
        Path file = directory.resolve("data/online.db");
        try (Connection other = connection(file);
                Statement statement = other.createStatement();
                SqliteStore impatient = SqliteStore.open("rich", file, new StoreLimits(Duration.ofMillis(50), 2))) {
            statement.execute("BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> impatient.write(OnlineStoreContract.batch(
                            "drivers", OnlineStoreContract.key(1), OnlineStoreContract.int64(2), NOON)))
                    .isInstanceOfSatisfying(ServeException.class, e -> {
                        assertThat(e.error().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                        assertThat(e.error().message()).contains("locked by another program");
                    });
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsAStoresFault() throws IOException {
        Path file = directory.resolve("junk.db");
        Files.writeString(file, "this is not a database, it only has the length of one. ".repeat(40));
        try (SqliteStore junk = SqliteStore.open("rich", file, StoreLimits.DEFAULT)) {
            assertThatThrownBy(junk::ping).isInstanceOfSatisfying(ServeException.class, e -> {
                assertThat(e.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.error().message()).contains("junk.db");
            });
        }
    }

    private Path pythonsFile() throws IOException {
        Path file = directory.resolve("python.db");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/online/online.sqlite.db"))) {
            Files.copy(in, file);
        }
        return file;
    }

    /// Every row of every table, except of those that hold no rows in Python's file, and the tables' definitions.
    /// The entries of a map have no order.
    private static SortedSet<String> dump(Path file) throws SQLException {
        SortedSet<String> rows = new TreeSet<>();
        for (String table : query(file, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
            List<String> found = query(
                    file,
                    ("SELECT hex(entity_key) || ' ' || feature_name || ' ' || iif(substr(hex(value), 1, 4) = 'A201', 'map', hex(value)) || ' ' ||"
                                    + " ifnull(value_text, 'NULL') || ' ' || typeof(event_ts) || event_ts || ' ' ||"
                                    + " ifnull(created_ts, 'NULL') || typeof(vector_value) FROM \"%s\"")
                            .formatted(table));
            found.forEach(row -> rows.add(table + ": " + row));
            if (!found.isEmpty()) {
                query(file, "SELECT name || type || pk FROM pragma_table_info('%s')".formatted(table))
                        .forEach(column -> rows.add(table + " has " + column));
                query(file, "SELECT name FROM pragma_index_list('%s')".formatted(table))
                        .forEach(index -> rows.add(table + " index " + index));
            }
        }
        return rows;
    }

    private static List<String> query(Path file, String sql) throws SQLException {
        List<String> found = new java.util.ArrayList<>();
        try (Connection connection = connection(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        }
        return found;
    }

    private static Connection connection(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
