package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a request is answered.
///
/// @param headers besides the content type
@SuppressWarnings("ArrayRecordComponent") // an answer is written, never compared
record RestAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {
    private static final String JSON = "application/json";

    static RestAnswer ok(JsonNode json) {
        return json(200, json);
    }

    static RestAnswer json(int status, JsonNode json) {
        return new RestAnswer(status, JSON, Map.of(), json.toString().getBytes(StandardCharsets.UTF_8));
    }

    static RestAnswer html(String page) {
        return new RestAnswer(200, "text/html; charset=utf-8", Map.of(), page.getBytes(StandardCharsets.UTF_8));
    }

    static RestAnswer raw(int status, Map<String, String> headers, String json) {
        return new RestAnswer(status, JSON, headers, json.getBytes(StandardCharsets.UTF_8));
    }

    static RestAnswer empty() {
        return new RestAnswer(200, JSON, Map.of(), new byte[0]);
    }

    /// What Feast says of a change: who and where, and that it was made.
    static RestAnswer changed(int status, String name, String project, String what) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("project", project).put("status", what);
        return json(status, json);
    }

    static RestAnswer refused(Refused refused) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status_code", refused.status())
                .put("detail", refused.detail())
                .put("error_type", refused.errorType());
        return json(refused.status(), json);
    }

    /// An answer of the web framework itself, which has no error type.
    static RestAnswer detail(int status, String detail) {
        return json(status, JsonNodeFactory.instance.objectNode().put("detail", detail));
    }
}
