package io.featurestore.server.online.store.sqlite;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.BulkWriter;
import io.featurestore.server.online.store.Cells;
import io.featurestore.server.online.store.EncodedRows;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.ViewReader;
import io.featurestore.server.online.store.WriteBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteErrorCode;

/// One SQLite file. Readers share a few connections; one writer at a time, in one transaction for each batch. The
/// event's time is stored in whole seconds, and the last writer wins whatever the time.
public final class SqliteStore implements OnlineStore {
    private final String project;
    private final Path file;
    private final StoreLimits limits;
    private final SqliteConnections connections;
    /// Fair: under load each writer waits for those before it, not until its deadline.
    private final ReentrantLock writing = new ReentrantLock(true);

    private SqliteStore(String project, Path file, StoreLimits limits) {
        this.project = project;
        this.file = file;
        this.limits = limits;
        this.connections = new SqliteConnections(file, limits);
    }

    /// Opens the file lazily; its directory is made now.
    ///
    /// @throws UncheckedIOException if the directory cannot be made
    public static SqliteStore open(String project, Path file, StoreLimits limits) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("online_store.path: cannot make the directory of " + file, e);
        }
        return new SqliteStore(project, file, limits);
    }

    @Override
    public String name() {
        return "sqlite " + file.getFileName();
    }

    @Override
    public boolean blocksInNativeCode() {
        return true;
    }

    @Override
    public ViewReader reader(String view, List<String> features) {
        return new SqliteReader(SqliteTables.name(project, view), features);
    }

    @Override
    public void read(List<Fetch> fetches) {
        connections.use(this::failure, connection -> {
            for (Fetch fetch : fetches) {
                read(connection, fetch);
            }
        });
    }

    private static void read(SqliteConnection connection, Fetch fetch) throws SQLException {
        SqliteReader reader = (SqliteReader) fetch.reader();
        PreparedStatement query;
        try {
            query = connection.prepared(reader.sql());
        } catch (SQLException e) {
            if (isMissingTable(e)) {
                return;
            }
            throw e;
        }
        for (int i = 0; i < reader.columns(); i++) {
            query.setString(i + 2, reader.features().get(i));
        }
        for (int row = 0; row < fetch.keys().length; row++) {
            query.setBytes(1, fetch.keys()[row]);
            int found = fill(fetch.cells(), row, reader, query);
            if (found < reader.columns()) {
                setTime(connection, fetch, row, reader);
            }
        }
    }

    private static int fill(Cells cells, int row, SqliteReader reader, PreparedStatement query) throws SQLException {
        int found = 0;
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                byte[] value = rows.getBytes(2);
                cells.set(row, reader.column(rows.getString(1)), value == null ? new byte[0] : value);
                cells.time(row, Math.max(cells.seconds(row), rows.getLong(3)), 0);
                found++;
            }
        }
        return found;
    }

    /// An entity's row has a time even where it lacks a feature.
    private static void setTime(SqliteConnection connection, Fetch fetch, int row, SqliteReader reader)
            throws SQLException {
        PreparedStatement query = connection.prepared(reader.timeSql());
        query.setBytes(1, fetch.keys()[row]);
        try (ResultSet time = query.executeQuery()) {
            if (time.next()) {
                fetch.cells().time(row, time.getLong(1), 0);
            }
        }
    }

    /// A table is made by the first write: until then nothing was ever written.
    private static boolean isMissingTable(SQLException e) {
        return e.getErrorCode() == SQLiteErrorCode.SQLITE_ERROR.code
                && String.valueOf(e.getMessage()).contains("no such table");
    }

    @Override
    public void write(WriteBatch batch) {
        write(batch, SqliteWriter.Rule.LAST_WINS);
    }

    @Override
    public BulkWriter bulk(String view, List<String> features) {
        return new BulkWriter() {
            @Override
            public void write(EncodedRows rows) {
                SqliteStore.this.write(new WriteBatch(view, features, rows.toRows()), SqliteWriter.Rule.NEWEST_WINS);
            }

            @Override
            public void finish() {
                // every batch has been committed
            }

            @Override
            public void close() {
                // nothing is held between batches
            }
        };
    }

    private void write(WriteBatch batch, SqliteWriter.Rule rule) {
        boolean locked = false;
        try {
            locked = writing.tryLock(limits.deadline().toMillis(), TimeUnit.MILLISECONDS);
            if (!locked) {
                throw ServeException.of(
                        ErrorCode.OVERLOADED, "online store %s is busy with other writes".formatted(name()));
            }
            connections.use(
                    this::failure,
                    connection -> SqliteWriter.write(
                            connection.jdbc(), SqliteTables.name(project, batch.view()), batch, rule));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServeException.of(ErrorCode.UNAVAILABLE, "the server is stopping");
        } finally {
            if (locked) {
                writing.unlock();
            }
        }
    }

    @Override
    public void ping() {
        connections.use(
                this::failure,
                connection -> connection
                        .prepared("SELECT 1 FROM sqlite_master LIMIT 1")
                        .executeQuery()
                        .close());
    }

    private ServeException failure(SQLException e) {
        boolean locked = (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
        return ServeException.of(
                locked ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.UNAVAILABLE,
                locked
                        ? "online store %s is locked by another program".formatted(name())
                        : "online store %s failed: %s".formatted(name(), e.getMessage()));
    }

    @Override
    public void close() {
        connections.close();
    }
}
