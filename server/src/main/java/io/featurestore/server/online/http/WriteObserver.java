package io.featurestore.server.online.http;

import io.featurestore.server.online.PushTarget;

/// Is told of pushes that were written, for metrics.
@FunctionalInterface
public interface WriteObserver {
    void pushed(String pushSource, PushTarget target);
}
