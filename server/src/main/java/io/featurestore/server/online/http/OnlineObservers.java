package io.featurestore.server.online.http;

import io.featurestore.server.online.ReadObserver;

/// Who is told of what the server does.
public record OnlineObservers(ReadObserver reads, WriteObserver writes, RequestObserver requests) {

    /// Nobody: there are no metrics.
    public static OnlineObservers none() {
        return new OnlineObservers(
                ReadObserver.none(), (source, target) -> {}, (endpoint, failed, nanos, features, views) -> {});
    }
}
