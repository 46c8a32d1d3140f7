package io.featurestore.server.error;

/// Failures as gRPC status details of the registry server; the status code is [ErrorCode#grpcStatus()].
public final class GrpcErrors {
    private GrpcErrors() {}

    /// The details: a JSON object where Python has an exception class for the failure, which the SDK then raises;
    /// else plain text, which it shows as it is.
    public static String details(ServeError error) {
        if (error.code() == ErrorCode.UNAUTHENTICATED) {
            return HttpErrors.UNAUTHENTICATED;
        }
        return error.code().feastClass().equals("FeastError") ? error.message() : FeastErrorJson.of(error);
    }
}
