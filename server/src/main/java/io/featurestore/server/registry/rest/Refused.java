package io.featurestore.server.registry.rest;

/// A request that a route does not take, with the status and the kind of error that Feast's REST server answers.
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String errorType;

    private Refused(int status, String errorType, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.errorType = errorType;
    }

    /// A parameter or a field of the body: 422.
    ///
    /// @param where such as `query.project` or `body.features[0].name`
    static Refused invalid(String where, String problem) {
        return new Refused(422, "RequestValidationError", where + ": " + problem);
    }

    /// What a route says itself: 400, 409, 503.
    static Refused because(int status, String detail) {
        return new Refused(status, "HTTPException", detail);
    }

    int status() {
        return status;
    }

    String errorType() {
        return errorType;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
