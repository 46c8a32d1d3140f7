package io.featurestore.server.error;

/// Failures as gRPC statuses of the offline server, in the form that the Python SDK and pyarrow make exceptions of.
public final class FlightErrors {
    /// Clients have 16 kB for trailers, in which the text may stand three times.
    private static final int LONGEST = 3_500;

    private static final int UNKNOWN = 2;
    private static final int INVALID_ARGUMENT = 3;
    private static final int UNAVAILABLE = 14;

    private FlightErrors() {}

    /// @param grpcStatus the numeric gRPC code
    /// @param description ASCII, below 4 kB
    public record Answer(int grpcStatus, String description) {}

    /// A failure that Python has an exception class for carries it as JSON, with the status that Python's server
    /// gives to whatever was raised; all others are told by their status, of which pyarrow makes an exception of its
    /// own: `INVALID_ARGUMENT` is `ArrowInvalid`.
    public static Answer of(ServeError error) {
        if (error.code() == ErrorCode.UNAUTHENTICATED) {
            return new Answer(error.code().grpcStatus(), HttpErrors.UNAUTHENTICATED);
        }
        if (!error.code().feastClass().equals("FeastError")) {
            return new Answer(UNKNOWN, json(error));
        }
        return new Answer(status(error.code()), shortened(ascii(error.message()), LONGEST));
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            // the one status that clients take for "try again"
            case OVERLOADED -> UNAVAILABLE;
            case FAILED_PRECONDITION -> INVALID_ARGUMENT;
            default -> code.grpcStatus();
        };
    }

    /// Escapes make text longer: it is cut until the whole fits.
    private static String json(ServeError error) {
        String message = error.message();
        String json = "Flight error: " + FeastErrorJson.of(error);
        while (json.length() > LONGEST) {
            message = shortened(message, message.length() * 3 / 4);
            json = "Flight error: " + FeastErrorJson.of(new ServeError(error.code(), message));
        }
        return json;
    }

    private static String ascii(String text) {
        String quoted = PythonJson.quote(text);
        return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"");
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length - 3)) + "...";
    }
}
