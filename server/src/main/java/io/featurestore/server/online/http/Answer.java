package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.featurestore.server.error.HttpErrors;
import io.featurestore.server.error.ServeError;
import java.util.HashMap;
import java.util.Map;

/// An answer, ready to be sent.
///
/// @param headers besides the content type, which is JSON's unless the body is empty
/// @param features how many features were asked for, or -1
/// @param views how many views they come from, or -1
record Answer(int status, Map<String, String> headers, JsonBytes body, int features, int views) {
    private static final byte[] NULL = "null".getBytes(UTF_8);

    private Answer(int status, Map<String, String> headers, JsonBytes body) {
        this(status, headers, body, -1, -1);
    }

    Answer {
        headers = Map.copyOf(headers);
    }

    /// Features that were read.
    static Answer read(JsonBytes json, int features, int views) {
        return new Answer(200, Map.of(), json, features, views);
    }

    static Answer json(int status, byte[] body) {
        return new Answer(status, Map.of(), JsonBytes.of(body));
    }

    /// The answer to a write of rows: JSON's null, as in Python.
    static Answer nul() {
        return json(200, NULL);
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), new JsonBytes(0));
    }

    /// `{"detail": ...}`, as Python's web framework answers for itself.
    static Answer detail(int status, String detail) {
        JsonBytes json = new JsonBytes(detail.length() + 16);
        json.ascii("{\"detail\":");
        json.text(detail);
        json.put('}');
        return json(status, json.toBytes());
    }

    static Answer error(ServeError error) {
        HttpErrors.Answer answer = HttpErrors.online(error);
        return new Answer(
                answer.status(), answer.headers(), JsonBytes.of(answer.body().getBytes(UTF_8)));
    }

    Answer with(String header, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, body);
    }

    boolean isError() {
        return status >= 400;
    }
}
