package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.engine.SqlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;

/// DuckDB in this process: one instance in memory, with one limit of memory and one folder to spill to, that all
/// requests share, each in a connection of its own.
final class Database implements AutoCloseable {
    /// Of the memory for offline work, this much is Arrow's: what comes in and goes out.
    private static final int ARROW_PART = 4;

    private final OfflineSettings settings;
    private final BufferAllocator allocator;
    private final Path spill;
    private final Semaphore turns;
    private final DuckDBConnection first;

    Database(OfflineSettings settings, BufferAllocator allocator) {
        this.settings = settings;
        this.allocator = allocator;
        this.turns = new Semaphore(settings.requests(), true);
        this.spill = settings.spillFolder()
                .resolve("offline-"
                        + HexFormat.of().toHexDigits(settings.random().nextLong()));
        try {
            // DuckDB makes one folder when it first spills, but not those above it.
            Files.createDirectories(spill);
        } catch (IOException ignored) {
            throw ServeException.of(
                    ErrorCode.OVERLOADED, "The spill folder for offline work can't be made; is there a writable disk?");
        }
        this.first = start(spill.resolve("shared"), engineMemory(settings));
    }

    static long arrowMemory(OfflineSettings settings) {
        return settings.memory() / ARROW_PART;
    }

    static long engineMemory(OfflineSettings settings) {
        return settings.memory() - arrowMemory(settings);
    }

    private DuckDBConnection start(Path spillFolder, long memory) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("memory_limit", memory + "B");
        properties.setProperty("threads", String.valueOf(settings.threads()));
        properties.setProperty("temp_directory", spillFolder.toString());
        // Nothing is fetched behind our back, and nothing outlives a query but what it made.
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("enable_external_file_cache", "false");
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
            }
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not start", e);
        }
    }

    /// A connection for one request that reads these files, when it is its turn.
    Session session(List<ParquetFiles> files) throws SQLException {
        return opened(inTurn(first::duplicate), files);
    }

    private Session opened(Session session, List<ParquetFiles> files) throws SQLException {
        boolean done = false;
        try {
            new ObjectAccess(settings.environment()).open(files, session);
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    /// A connection that belongs to a request whose turn it already is.
    Session attendant() {
        return connected(first::duplicate, () -> {});
    }

    private interface Connecting {
        DuckDBConnection connect() throws SQLException;
    }

    /// A session that gives its turn back when it is closed, or does not come about.
    private Session inTurn(Connecting connecting) {
        take();
        boolean done = false;
        try {
            Session session = connected(connecting, turns::release);
            done = true;
            return session;
        } finally {
            if (!done) {
                turns.release();
            }
        }
    }

    private Session connected(Connecting connecting, Runnable whenClosed) {
        try {
            return new Session(connecting.connect(), allocator, whenClosed);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB gives no connection", e);
        }
    }

    /// An instance of its own, for a query that a caller wrote: it reads nothing but these files.
    Session isolated(List<ParquetFiles> files) throws SQLException {
        Session session = opened(inTurn(this::another), files);
        boolean done = false;
        try {
            session.run("SET allowed_directories = "
                    + list(files.stream()
                            .filter(it -> it.folder() || it.isPattern())
                            .map(Database::directory)));
            session.run("SET allowed_paths = " + list(files.stream().map(ParquetFiles::path)));
            session.run("SET enable_external_access = false");
            session.run("SET lock_configuration = true");
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    private DuckDBConnection another() {
        return start(
                spill.resolve(HexFormat.of().toHexDigits(settings.random().nextLong())), engineMemory(settings) / 2);
    }

    private static String list(Stream<String> values) {
        return values.map(SqlText::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String directory(ParquetFiles files) {
        String plain = files.plainPath();
        return files.folder() ? plain : plain.substring(0, plain.lastIndexOf('/') + 1);
    }

    private void take() {
        try {
            turns.acquire();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            throw ServeException.of(ErrorCode.DEADLINE_EXCEEDED, "The request was cancelled while it waited its turn");
        }
    }

    @Override
    public void close() {
        try {
            first.close();
        } catch (SQLException ignored) {
            // Its content is temporary.
        }
        if (!Files.exists(spill)) {
            return;
        }
        try (Stream<Path> left = Files.walk(spill)) {
            for (Path path : left.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
