package io.featurestore.server.error;

/// A failure as a value. The message is shown to the caller as it is: it names the object, the field and what to do,
/// and holds no secret, no stack trace and no path of the server.
public record ServeError(ErrorCode code, String message) {

    public ServeException asException() {
        return new ServeException(this);
    }
}
