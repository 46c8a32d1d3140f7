package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.config.OfflineStoreConfig;
import io.featurestore.server.config.OfflineStoreConfig.PostgresTls;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.engine.EngineSession;
import io.featurestore.server.offline.engine.RunningStatement;
import io.featurestore.server.offline.engine.SqlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.postgresql.PGConnection;
import org.postgresql.core.Parser;

/// One connection with its temporary tables, for one request. What is read is read in a transaction that may not write.
final class PgSession implements EngineSession {
    private static final int FETCH_ROWS = 8_192;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// Both the database and its driver count milliseconds in 32 bits.
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(24);

    private final Connection connection;
    private final Semaphore turns;
    private final RunningStatement running = new RunningStatement();
    private boolean closed;

    private PgSession(Connection connection, Semaphore turns) {
        this.connection = connection;
        this.turns = turns;
    }

    static PgSession open(OfflineStoreConfig.Postgres config, Duration timeout, Semaphore turns) throws SQLException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "57014", e);
        }
        PgSession session = new PgSession(connection(config, turns), turns);
        boolean ready = false;
        try {
            session.prepare(timeout.compareTo(LONGEST_TIMEOUT) < 0 ? timeout : LONGEST_TIMEOUT);
            ready = true;
            return session;
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    private static Connection connection(OfflineStoreConfig.Postgres config, Semaphore turns) throws SQLException {
        boolean connected = false;
        try {
            String url = "jdbc:postgresql://%s:%d/".formatted(config.host(), config.port());
            Connection connection = DriverManager.getConnection(url, properties(config));
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                turns.release();
            }
        }
    }

    private void prepare(Duration timeout) throws SQLException {
        run("SET TIME ZONE 'UTC'");
        run("SET statement_timeout = " + timeout.toMillis());
        // A database that is still there says by itself that the time is up.
        connection.setNetworkTimeout(
                Runnable::run, Math.toIntExact(timeout.plus(CONNECT_TIMEOUT).toMillis()));
        connection.setAutoCommit(false);
    }

    private static Properties properties(OfflineStoreConfig.Postgres config) {
        Properties properties = new Properties();
        properties.setProperty("PGDBNAME", config.database());
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password().value());
        properties.setProperty("currentSchema", config.schema());
        properties.setProperty("ApplicationName", "feast-offline");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        PostgresTls tls = config.tls();
        properties.setProperty("sslmode", tls.mode());
        tls.key().ifPresent(path -> properties.setProperty("sslkey", path.toString()));
        tls.certificate().ifPresent(path -> properties.setProperty("sslcert", path.toString()));
        tls.roots().ifPresent(path -> properties.setProperty("sslrootcert", path.toString()));
        return properties;
    }

    void run(String sql) throws SQLException {
        try (Statement statement = running.start(connection)) {
            statement.execute(sql);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// From now on nothing can be written but temporary tables that are there.
    void readOnly() throws SQLException {
        connection.commit();
        connection.setReadOnly(true);
    }

    void writable() throws SQLException {
        connection.commit();
        connection.setReadOnly(false);
    }

    /// The columns of a query, which is not run for it.
    List<PgColumn> columns(String select) throws SQLException {
        try (Statement statement = running.start(connection);
                ResultSet rows = statement.executeQuery(one(select) + " LIMIT 0")) {
            return columns(rows.getMetaData());
        }
    }

    static List<PgColumn> columns(ResultSetMetaData found) throws SQLException {
        List<PgColumn> columns = new ArrayList<>();
        for (int i = 1; i <= found.getColumnCount(); i++) {
            columns.add(new PgColumn(found.getColumnLabel(i), found.getColumnTypeName(i)));
        }
        return columns;
    }

    /// Refuses text that the driver would take apart into several statements: only one is read-only for sure.
    static String one(String sql) throws SQLException {
        if (Parser.parseJdbcSql(sql, true, false, true, false, false).size() != 1) {
            throw ServeException.invalid("A query must be one SELECT");
        }
        return sql;
    }

    boolean isTable(String name) throws SQLException {
        return !rows("SELECT 1 FROM pg_class WHERE oid = to_regclass(%s) AND relkind = 'r'", name)
                .isEmpty();
    }

    /// The number of a table, if there is one of this name.
    Optional<Long> oid(String name) throws SQLException {
        return rows("SELECT oid::int8 FROM pg_class WHERE oid = to_regclass(%s)", name).stream()
                .findFirst();
    }

    private List<Long> rows(String sql, String name) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Statement statement = running.start(connection);
                ResultSet rows = statement.executeQuery(sql.formatted(SqlText.text(name)))) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    /// Runs a query whose rows the server keeps until they are pulled.
    ResultSet stream(String select) throws SQLException {
        Statement statement = running.start(connection);
        statement.setFetchSize(FETCH_ROWS);
        statement.closeOnCompletion();
        return statement.executeQuery(one(select));
    }

    CopyRows copyInto(String target) throws SQLException {
        return new CopyRows(
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + target + " FROM STDIN"));
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
            connection.close();
        } catch (SQLException ignored) {
            // Nothing is kept in it that could be lost.
        } finally {
            turns.release();
        }
    }

    /// Reads of a file of this process can't fail for a reason of the caller's.
    static UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("the spill folder fails", cause);
    }
}
