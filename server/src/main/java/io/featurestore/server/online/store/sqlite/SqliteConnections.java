package io.featurestore.server.online.store.sqlite;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.StoreLimits;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// A few connections to one file, opened when they are first needed.
final class SqliteConnections {
    /// More than a few only contend for the file's one lock.
    private static final int MOST = 8;

    private final Path file;
    private final StoreLimits limits;
    private final ConcurrentLinkedDeque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore free;
    private volatile boolean closed;

    SqliteConnections(Path file, StoreLimits limits) {
        this.file = file;
        this.limits = limits;
        this.free = new Semaphore(Math.min(MOST, limits.connections()), true);
    }

    interface Work {
        void run(SqliteConnection connection) throws SQLException;
    }

    /// Lends a connection; one whose work failed is closed.
    void use(Function<SQLException, ServeException> onFailure, Work work) {
        acquire();
        Optional<SqliteConnection> connection = Optional.empty();
        boolean intact = false;
        try {
            connection = Optional.of(open());
            work.run(connection.get());
            intact = true;
        } catch (SQLException e) {
            throw onFailure.apply(e);
        } finally {
            giveBack(connection, intact);
            free.release();
        }
    }

    private void acquire() {
        try {
            if (!free.tryAcquire(limits.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                throw ServeException.of(
                        ErrorCode.OVERLOADED, "all connections to %s are busy".formatted(file.getFileName()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServeException.of(ErrorCode.UNAVAILABLE, "the server is stopping");
        }
    }

    private SqliteConnection open() throws SQLException {
        SqliteConnection waiting = idle.pollFirst();
        if (waiting != null) {
            return waiting;
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.FULLMUTEX);
        config.setBusyTimeout((int) limits.deadline().toMillis());
        return new SqliteConnection(config.createConnection("jdbc:sqlite:" + file));
    }

    private void giveBack(Optional<SqliteConnection> connection, boolean intact) {
        connection.ifPresent(used -> {
            if (intact && !closed) {
                idle.addFirst(used);
            } else {
                used.close();
            }
        });
    }

    void close() {
        closed = true;
        for (SqliteConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
