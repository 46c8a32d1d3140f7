package io.featurestore.operator.watch;

/// Is told of the client's requests to the API server.
@FunctionalInterface
public interface RequestObserver {
    /// A request is about to be sent, for the first time or once more.
    void sent(ApiRequest request);

    /// It was answered, with an HTTP status; where no answer came, this is not called.
    default void answered(ApiRequest request, int status) {}
}
