package io.featurestore.server.error;

/// The object that the Python SDK turns back into an exception of `feast.errors`.
final class FeastErrorJson {
    private static final String PERMISSION_PREFIX = "Permission error:\n";

    private FeastErrorJson() {}

    /// `{"module": "feast.errors", "class": ..., "message": ...}` with Python's separators and escapes.
    static String of(ServeError error) {
        StringBuilder json = new StringBuilder(128);
        json.append("{\"module\": \"feast.errors\", \"class\": ");
        PythonJson.appendQuoted(json, error.code().feastClass());
        json.append(", \"message\": ");
        PythonJson.appendQuoted(json, message(error));
        return json.append('}').toString();
    }

    /// The message with what Python puts before that of a refused permission.
    static String message(ServeError error) {
        boolean bare =
                error.code() == ErrorCode.PERMISSION_DENIED && !error.message().startsWith(PERMISSION_PREFIX);
        return bare ? PERMISSION_PREFIX + error.message() : error.message();
    }
}
