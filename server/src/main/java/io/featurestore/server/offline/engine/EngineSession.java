package io.featurestore.server.offline.engine;

/// An engine's connection for one request.
public interface EngineSession extends AutoCloseable {

    /// Frees all that it holds; may be called more than once, and never fails.
    @Override
    void close();
}
