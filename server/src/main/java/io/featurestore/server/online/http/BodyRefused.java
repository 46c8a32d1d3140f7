package io.featurestore.server.online.http;

import java.util.List;

/// A body that is not what the route takes: answered with status 422, mostly, in the form of Python's web framework,
/// which says where in the body the fault is.
final class BodyRefused extends RuntimeException {
    private final String type;
    private final transient List<Object> location;
    private final String reason;
    private final String cause;

    /// @param type the framework's name for the kind of fault, such as `missing`
    /// @param location from `body` on: names of fields, numbers of elements
    BodyRefused(String type, List<Object> location, String reason) {
        this(type, location, reason, "");
    }

    /// Bytes that are no text: this fault alone is no 422 in Python.
    static BodyRefused unreadable() {
        return new BodyRefused("", List.of(), "There was an error parsing the body");
    }

    private BodyRefused(String type, List<Object> location, String reason, String cause) {
        super(reason, null, false, false);
        this.type = type;
        this.location = List.copyOf(location);
        this.reason = reason;
        this.cause = cause;
    }

    static BodyRefused missing(String field) {
        return new BodyRefused("missing", List.of("body", field), "Field required");
    }

    static BodyRefused noBody() {
        return new BodyRefused("missing", List.of("body"), "Field required");
    }

    static BodyRefused notAnObject() {
        return new BodyRefused(
                "model_attributes_type",
                List.of("body"),
                "Input should be a valid dictionary or object to extract fields from");
    }

    static BodyRefused notJson(long offset, String reason) {
        return new BodyRefused("json_invalid", List.of("body", offset), "JSON decode error", reason);
    }

    Answer toAnswer() {
        return type.isEmpty() ? Answer.detail(400, reason) : Answer.json(422, toJson());
    }

    private byte[] toJson() {
        JsonBytes json = new JsonBytes(200);
        json.ascii("{\"detail\":[{\"type\":");
        json.text(type);
        json.ascii(",\"loc\":[");
        for (int i = 0; i < location.size(); i++) {
            if (i > 0) {
                json.put(',');
            }
            switch (location.get(i)) {
                case Number number -> json.number(number.longValue());
                case Object name -> json.text(name.toString());
            }
        }
        json.ascii("],\"msg\":");
        json.text(reason);
        if (cause.isEmpty()) {
            json.ascii(",\"input\":null");
        } else {
            json.ascii(",\"input\":{},\"ctx\":{\"error\":");
            json.text(cause);
            json.put('}');
        }
        json.ascii("}]}");
        return json.toBytes();
    }
}
