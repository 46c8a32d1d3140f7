package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.engine.EngineSession;
import io.featurestore.server.offline.engine.RunningStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/// One connection with its temporary tables, for one request.
final class Session implements EngineSession {
    static final String INCOMING = "incoming";

    private final DuckDBConnection connection;
    private final BufferAllocator allocator;
    private final Runnable whenClosed;
    private final List<Statement> open = new ArrayList<>();
    private final RunningStatement running = new RunningStatement();
    private boolean closed;

    Session(DuckDBConnection connection, BufferAllocator allocator, Runnable whenClosed) {
        this.connection = connection;
        this.allocator = allocator;
        this.whenClosed = whenClosed;
    }

    BufferAllocator allocator() {
        return allocator;
    }

    /// Runs a statement to its end.
    ///
    /// @return how many rows it changed, as far as DuckDB says
    long run(String sql) throws SQLException {
        // A failed statement closes its Statement: one for each.
        try (Statement statement = running.start(connection)) {
            statement.execute(sql);
            return Math.max(0, statement.getLargeUpdateCount());
        } finally {
            running.ended();
        }
    }

    /// The columns of a query's rows.
    List<TableColumn> describe(String select) throws SQLException {
        List<TableColumn> columns = new ArrayList<>();
        try (Statement statement = running.start(connection);
                ResultSet rows = statement.executeQuery("DESCRIBE " + select)) {
            while (rows.next()) {
                columns.add(new TableColumn(rows.getString(1), rows.getString(2)));
            }
        } finally {
            running.ended();
        }
        return columns;
    }

    /// All rows of a small answer, as text.
    List<List<Optional<String>>> rows(String select) throws SQLException {
        List<List<Optional<String>>> found = new ArrayList<>();
        try (Statement statement = running.start(connection);
                ResultSet rows = statement.executeQuery(select)) {
            int width = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<Optional<String>> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    row.add(Optional.ofNullable(rows.getString(i)));
                }
                found.add(row);
            }
        } finally {
            running.ended();
        }
        return found;
    }

    /// Runs a statement that reads incoming rows, once, under the name `incoming`.
    void run(String sql, IncomingRows rows) throws SQLException {
        // DuckDB reads the structure when the statement runs, and marks it as taken.
        try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, rows, stream);
            try {
                connection.registerArrowStream(INCOMING, stream);
                run(sql);
            } catch (SQLException e) {
                rows.rethrow();
                throw e;
            } finally {
                if (stream.snapshot().release != 0) {
                    stream.release();
                }
            }
        }
    }

    /// Starts a query whose answer is pulled batch by batch.
    ArrowReader stream(String select, long batchRows) throws SQLException {
        Statement statement = running.start(connection);
        open.add(statement);
        DuckDBResultSet rows = (DuckDBResultSet) statement.executeQuery(select);
        return (ArrowReader) rows.arrowExportStream(allocator, batchRows);
    }

    @Override
    public RunningStatement running() {
        return running;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (Statement statement : open) {
                statement.close();
            }
            connection.close();
        } catch (SQLException ignored) {
            // Nothing is kept in it that could be lost.
        } finally {
            whenClosed.run();
        }
    }
}
