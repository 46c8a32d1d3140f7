package io.featurestore.crd.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the API server does to a custom resource before it judges it: unknown fields are dropped, defaults are filled
/// in (an explicit null counts as absent), other nulls are dropped from objects.
final class Normalization {
    private static final String PROPERTIES = "properties";
    private static final String VALUES = "additionalProperties";
    private static final String ITEMS = "items";
    private static final String DEFAULT = "default";

    private Normalization() {}

    /// Normalizes `content` in place; returns the paths of the fields that were unknown.
    static List<String> normalize(ObjectNode content, JsonNode schema) {
        List<String> unknown = new ArrayList<>();
        prune(content, schema, "", unknown);
        fillIn(content, schema);
        dropNulls(content, schema);
        return unknown;
    }

    private static void prune(JsonNode node, JsonNode schema, String path, List<String> unknown) {
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return;
        }
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                JsonNode child = childSchema(schema, field.getKey());
                String childPath = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (child.isMissingNode()) {
                    object.remove(field.getKey());
                    unknown.add(childPath);
                } else {
                    prune(field.getValue(), child, childPath, unknown);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                prune(array.path(i), schema.path(ITEMS), path + "[" + i + "]", unknown);
            }
        }
    }

    private static void fillIn(JsonNode node, JsonNode schema) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property : schema.path(PROPERTIES).properties()) {
                if (property.getValue().has(DEFAULT) && !object.hasNonNull(property.getKey())) {
                    object.set(
                            property.getKey(), property.getValue().path(DEFAULT).deepCopy());
                }
            }
            object.properties().forEach(field -> fillIn(field.getValue(), childSchema(schema, field.getKey())));
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> fillIn(item, schema.path(ITEMS)));
        }
    }

    private static void dropNulls(JsonNode node, JsonNode schema) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (field.getValue().isNull()) {
                    object.remove(field.getKey());
                } else {
                    dropNulls(field.getValue(), childSchema(schema, field.getKey()));
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> dropNulls(item, schema.path(ITEMS)));
        }
    }

    private static JsonNode childSchema(JsonNode schema, String field) {
        JsonNode property = schema.path(PROPERTIES).path(field);
        return property.isMissingNode() ? schema.path(VALUES) : property;
    }
}
