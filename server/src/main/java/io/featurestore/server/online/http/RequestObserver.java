package io.featurestore.server.online.http;

/// Is told of every request that was answered by a route of the API.
public interface RequestObserver {

    /// @param endpoint the path as metrics name it
    /// @param features how many features were asked for, or -1 if the request is of another kind
    /// @param views how many views they come from, or -1
    void answered(String endpoint, boolean failed, long nanos, int features, int views);
}
