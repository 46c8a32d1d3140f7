package io.featurestore.server.error;

import java.util.Map;

/// Failures as HTTP answers of the online server and of the registry's REST server.
public final class HttpErrors {
    /// One text for every reason, so that it tells an attacker nothing.
    public static final String UNAUTHENTICATED = "Invalid or expired access token";

    private static final String RETRY_SECONDS = "1";

    private HttpErrors() {}

    /// What to send; the content type is always `application/json`.
    ///
    /// @param headers besides the content type
    public record Answer(int status, Map<String, String> headers, String body) {
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /// The online server's form: a JSON string that holds a JSON object, which is what the Python SDK reads.
    public static Answer online(ServeError error) {
        String body = error.code() == ErrorCode.UNAUTHENTICATED
                ? "{\"detail\":\"%s\"}".formatted(UNAUTHENTICATED)
                : PythonJson.quote(FeastErrorJson.of(error));
        return new Answer(error.code().httpStatus(), headers(error.code()), body);
    }

    /// The form of the registry's REST server: status, detail and the kind of the error.
    public static Answer registryRest(ServeError error) {
        boolean unauthenticated = error.code() == ErrorCode.UNAUTHENTICATED;
        String detail = unauthenticated ? UNAUTHENTICATED : FeastErrorJson.message(error);
        String body = "{\"status_code\":%d,\"detail\":%s,\"error_type\":\"%s\"}"
                .formatted(error.code().httpStatus(), PythonJson.quote(detail), restType(error.code()));
        return new Answer(error.code().httpStatus(), headers(error.code()), body);
    }

    private static String restType(ErrorCode code) {
        return switch (code) {
            case PERMISSION_DENIED -> "FeastPermissionError";
            case PUSH_SOURCE_NOT_FOUND -> "PushSourceNotFoundException";
            case INVALID_ARGUMENT -> "ValueError";
            case INTERNAL -> "InternalServerError";
            default -> code.httpStatus() == 404 ? "FeastObjectNotFoundException" : "HTTPException";
        };
    }

    private static Map<String, String> headers(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> Map.of("www-authenticate", "Bearer error=\"invalid_token\"");
            case UNAVAILABLE, DEADLINE_EXCEEDED, OVERLOADED -> Map.of("retry-after", RETRY_SECONDS);
            default -> Map.of();
        };
    }
}
