package io.featurestore.server.offline.engine;

import io.featurestore.server.offline.OfflineResult;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Function;

/// Work in a session of its own.
///
/// @param failure what the engine says went wrong, as an answer for the caller
public record InSession<S extends EngineSession>(Opening<S> opening, Function<Exception, RuntimeException> failure) {

    /// Gets the session, when it is the request's turn.
    public interface Opening<S> {
        S open() throws SQLException;
    }

    /// What is done in it.
    public interface Work<S, T> {
        T with(S session) throws SQLException, IOException;
    }

    /// Work whose answer closes the session when it is closed.
    public OfflineResult answered(Work<S, OfflineResult> work) {
        try {
            S session = opening.open();
            boolean done = false;
            try {
                OfflineResult result = work.with(session);
                done = true;
                return result;
            } finally {
                if (!done) {
                    session.close();
                }
            }
        } catch (SQLException | IOException e) {
            throw failure.apply(e);
        }
    }

    /// Work that ends with its value.
    public <T> T finished(Work<S, T> work) {
        try (S session = opening.open()) {
            return work.with(session);
        } catch (SQLException | IOException e) {
            throw failure.apply(e);
        }
    }
}
