package io.featurestore.server.offline.engine;

/// An engine's connection for one request.
public interface EngineSession extends AutoCloseable {
    RunningStatement running();

    /// From any thread: what runs fails, and nothing more is started.
    default void cancel() {
        running().cancel();
    }

    /// @throws io.featurestore.server.error.ServeException `DEADLINE_EXCEEDED` after [#cancel]
    default void refuseCancelled() {
        running().refuseCancelled();
    }

    /// Frees all that it holds; may be called more than once, and never fails.
    @Override
    void close();
}
