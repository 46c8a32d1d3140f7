package io.featurestore.server.registry.grpc;

import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.GrpcErrors;
import io.featurestore.server.error.ServeError;
import io.grpc.Status;

/// Whatever was thrown, as the status that the caller gets.
record Failures(Bugs bugs) {
    /// Descriptions travel in trailers, for which clients have 8 kB.
    private static final int LONGEST_MESSAGE = 2000;

    Status statusOf(RuntimeException thrown, String method) {
        ServeError error = bugs.errorOf(thrown, method);
        String message = error.message();
        ServeError shown = message.length() > LONGEST_MESSAGE
                ? new ServeError(error.code(), message.substring(0, LONGEST_MESSAGE) + "...")
                : error;
        return Status.fromCodeValue(error.code().grpcStatus()).withDescription(GrpcErrors.details(shown));
    }
}
