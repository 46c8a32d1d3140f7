package io.featurestore.crd.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import io.featurestore.crd.schema.Violation.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Checks a value against a structural schema, with the keywords that our CRD has.
final class SchemaCheck {
    private static final String INT_OR_STRING = "x-kubernetes-int-or-string";

    private final List<Violation> violations = new ArrayList<>();

    private SchemaCheck() {}

    static List<Violation> check(JsonNode content, JsonNode schema) {
        SchemaCheck check = new SchemaCheck();
        check.value("", content, schema);
        return List.copyOf(check.violations);
    }

    private void value(String path, JsonNode value, JsonNode schema) {
        String wanted = wantedType(schema);
        if (!hasType(value, schema)) {
            violations.add(new Violation(
                    Reason.TYPE_INVALID, path, "must be of type " + wanted + ": \"" + typeName(value) + "\""));
            return;
        }
        switch (value.getNodeType()) {
            case OBJECT -> object(path, value, schema);
            case ARRAY -> list(path, value, schema);
            case STRING -> text(path, value.asText(), schema);
            case NUMBER -> number(path, value, schema);
            case BOOLEAN, NULL, BINARY, MISSING, POJO -> {}
        }
    }

    private void object(String path, JsonNode object, JsonNode schema) {
        for (JsonNode required : schema.path("required")) {
            if (!object.has(required.asText())) {
                violations.add(Violation.required(child(path, required.asText())));
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode property = schema.path("properties").path(field.getKey());
            JsonNode fieldSchema = property.isMissingNode() ? schema.path("additionalProperties") : property;
            if (!fieldSchema.isMissingNode()) {
                value(child(path, field.getKey()), field.getValue(), fieldSchema);
            }
        }
    }

    private void list(String path, JsonNode list, JsonNode schema) {
        for (int i = 0; i < list.size(); i++) {
            value(path + "[" + i + "]", list.path(i), schema.path("items"));
        }
        switch (schema.path("x-kubernetes-list-type").asText()) {
            case "set" -> duplicates(path, list, List.of());
            case "map" -> duplicates(path, list, keys(schema));
            default -> {}
        }
    }

    private void duplicates(String path, JsonNode list, List<String> keys) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.path(i);
            Object key = keys.isEmpty() ? item : keys.stream().map(item::path).toList();
            if (!seen.add(key)) {
                violations.add(new Violation(Reason.DUPLICATE, path + "[" + i + "]", "Duplicate value"));
            }
        }
    }

    private static List<String> keys(JsonNode schema) {
        return schema.path("x-kubernetes-list-map-keys")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private void text(String path, String text, JsonNode schema) {
        List<String> values =
                schema.path("enum").valueStream().map(JsonNode::asText).toList();
        if (!values.isEmpty() && !values.contains(text)) {
            String supported = values.stream().map(SchemaCheck::quoted).collect(Collectors.joining(", "));
            violations.add(new Violation(
                    Reason.NOT_SUPPORTED,
                    path,
                    "Unsupported value: " + quoted(text) + ": supported values: " + supported));
        }
        int length = text.codePointCount(0, text.length());
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            violations.add(new Violation(
                    Reason.TOO_LONG,
                    path,
                    "Too long: may not be more than " + schema.path("maxLength").asInt() + " bytes"));
        }
        if (length < schema.path("minLength").asInt()) {
            violations.add(Violation.invalid(
                    path, "should be at least " + schema.path("minLength").asInt() + " chars long"));
        }
        String pattern = schema.path("pattern").asText();
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
            violations.add(Violation.invalid(path, "should match '" + pattern + "'"));
        }
    }

    private void number(String path, JsonNode number, JsonNode schema) {
        JsonNode minimum = schema.path("minimum");
        if (minimum.isNumber() && number.decimalValue().compareTo(minimum.decimalValue()) < 0) {
            violations.add(Violation.invalid(path, "should be greater than or equal to " + minimum.asText()));
        }
    }

    private static boolean hasType(JsonNode value, JsonNode schema) {
        if (schema.path(INT_OR_STRING).asBoolean()) {
            return value.isTextual() || isInteger(value);
        }
        return switch (schema.path("type").asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> isInteger(value);
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static boolean isInteger(JsonNode value) {
        return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
    }

    private static String wantedType(JsonNode schema) {
        return schema.path(INT_OR_STRING).asBoolean()
                ? "integer,string"
                : schema.path("type").asText();
    }

    private static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case NUMBER -> isInteger(value) ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
        };
    }

    private static String child(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
