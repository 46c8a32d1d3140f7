package io.featurestore.server.offline.engine;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// What a session's connection does at the moment, for another thread to end. A session that was cancelled between two
/// statements runs no further one.
public final class RunningStatement {
    private volatile @Nullable Statement running;
    private volatile boolean cancelled;

    /// A statement that can be cancelled from now on.
    ///
    /// @throws ServeException `DEADLINE_EXCEEDED` if the session was cancelled
    public Statement start(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        running = statement;
        // Only now: who cancels after this look finds the statement.
        if (cancelled) {
            statement.close();
        }
        refuseCancelled();
        return statement;
    }

    /// The statement has come to its end.
    public void ended() {
        running = null;
    }

    /// What was asked to end gives no part for the whole, even where the engine did not notice.
    ///
    /// @throws ServeException `DEADLINE_EXCEEDED` if the session was cancelled
    public void refuseCancelled() {
        if (cancelled) {
            throw ServeException.of(ErrorCode.DEADLINE_EXCEEDED, "The request was cancelled");
        }
    }

    /// From any thread: what runs fails, and nothing more is started.
    public void cancel() {
        cancelled = true;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException ignored) {
                // It has just ended by itself.
            }
        }
    }
}
