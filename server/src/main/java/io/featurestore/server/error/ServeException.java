package io.featurestore.server.error;

/// Carries a [ServeError] from the place that found it to the protocol's edge, which is the only place that catches
/// it. It has no stack trace: it is an answer, not a bug, and refusing a request must stay cheap.
public final class ServeException extends RuntimeException {
    private final transient ServeError error;

    public ServeException(ServeError error) {
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = error;
    }

    public static ServeException of(ErrorCode code, String message) {
        return new ServeException(new ServeError(code, message));
    }

    /// What a caller asked for makes no sense.
    ///
    /// @param message names what is wrong, and what would be right
    public static ServeException invalid(String message) {
        return of(ErrorCode.INVALID_ARGUMENT, message);
    }

    public ServeError error() {
        return error;
    }
}
