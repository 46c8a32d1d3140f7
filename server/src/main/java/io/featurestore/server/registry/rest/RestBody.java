package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The JSON object that a request carries, or a part of it, with the place where it lies.
record RestBody(JsonNode json, String where) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static RestBody none() {
        return new RestBody(MissingNode.getInstance(), "body");
    }

    static RestBody of(byte[] bytes) {
        if (bytes.length == 0) {
            return none();
        }
        try {
            return new RestBody(MAPPER.readTree(bytes), "body");
        } catch (JsonProcessingException e) {
            throw Refused.invalid("body", "is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Refused.invalid("body", "is not valid JSON");
        }
    }

    /// @throws Refused if it is no object
    RestBody object() {
        if (!json.isObject()) {
            throw Refused.invalid(where, json.isMissingNode() ? "is required" : "must be an object");
        }
        return this;
    }

    private RestBody at(String field) {
        return new RestBody(object().json.path(field), where + "." + field);
    }

    private boolean isAbsent() {
        return json.isMissingNode() || json.isNull();
    }

    String required(String field) {
        RestBody value = at(field);
        if (value.json.isMissingNode()) {
            throw Refused.invalid(value.where, "is required");
        }
        return value.asText();
    }

    String text(String field) {
        return text(field, "");
    }

    String text(String field, String otherwise) {
        RestBody value = at(field);
        return value.isAbsent() ? otherwise : value.asText();
    }

    private String asText() {
        if (!json.isTextual()) {
            throw Refused.invalid(where, "must be a string");
        }
        return json.textValue();
    }

    boolean flag(String field, boolean otherwise) {
        RestBody value = at(field);
        if (value.isAbsent()) {
            return otherwise;
        }
        if (!value.json.isBoolean()) {
            throw Refused.invalid(value.where, "must be true or false");
        }
        return value.json.booleanValue();
    }

    Optional<Integer> number(String field) {
        RestBody value = at(field);
        if (value.isAbsent()) {
            return Optional.empty();
        }
        if (!value.json.isIntegralNumber() || !value.json.canConvertToInt()) {
            throw Refused.invalid(value.where, "must be a whole number");
        }
        return Optional.of(value.json.intValue());
    }

    Map<String, String> map(String field) {
        RestBody value = at(field);
        Map<String, String> map = new LinkedHashMap<>();
        if (!value.isAbsent()) {
            value.object().json.fieldNames().forEachRemaining(key -> map.put(key, value.required(key)));
        }
        return map;
    }

    List<String> texts(String field) {
        return items(field).stream().map(RestBody::asText).toList();
    }

    List<RestBody> items(String field) {
        RestBody value = at(field);
        List<RestBody> items = new ArrayList<>();
        if (value.isAbsent()) {
            return items;
        }
        if (!value.json.isArray()) {
            throw Refused.invalid(value.where, "must be a list");
        }
        for (JsonNode item : value.json) {
            items.add(new RestBody(item, value.where + "[" + items.size() + "]"));
        }
        return items;
    }

    /// An object in this one, if it is there.
    Optional<RestBody> part(String field) {
        RestBody value = at(field);
        return value.isAbsent() ? Optional.empty() : Optional.of(value.object());
    }
}
