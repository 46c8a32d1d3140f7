package io.featurestore.server.registry.grpc;

import io.grpc.Metadata;

/// Headers of calls. Those that begin with `featurestore-` are additions to Feast's protocol, which its clients and
/// servers neither send nor expect.
public final class Headers {
    /// `Bearer TOKEN`, exactly once.
    public static final Metadata.Key<String> AUTHORIZATION = key("authorization");

    /// In the answer to a list: how many objects the caller may not see and that the list therefore lacks. Zero says
    /// that the list is complete.
    public static final Metadata.Key<String> FILTERED = key("featurestore-filtered");

    /// In every answer: the version id of the registry, or of a former state of it, if it changed during the call. A
    /// client that was given it twice in a row has missed no change between the first call and the second.
    public static final Metadata.Key<String> VERSION = key("featurestore-version");

    /// In a request: how many bytes of answer the client accepts. Without it, it is gRPC's own limit of 4 MiB, which
    /// no Python client raises.
    public static final Metadata.Key<String> MAX_ANSWER = key("featurestore-max-answer");

    private Headers() {}

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
