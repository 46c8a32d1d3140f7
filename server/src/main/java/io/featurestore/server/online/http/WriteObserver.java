package io.featurestore.server.online.http;

/// Is told of pushes that were written, for metrics.
@FunctionalInterface
public interface WriteObserver {
    void pushed(String pushSource);
}
