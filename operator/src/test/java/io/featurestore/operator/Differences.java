package io.featurestore.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What differs between two objects of one name, field by field, each difference in one line: `- KIND PATH: VALUE` is
/// only there, `+ KIND PATH: VALUE` only here, `~ KIND PATH: THERE -> HERE` is in both. Elements of lists that the API
/// server takes for maps go by their key.
final class Differences {
    private static final int LONG = 160;

    /// What names an element of a list.
    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "initContainers", "name",
            "env", "name",
            "volumes", "name",
            "ports", "name",
            "volumeMounts", "mountPath",
            "rules", "resources");

    private final String kind;
    private final Set<String> lines = new TreeSet<>();

    private Differences(String kind) {
        this.kind = kind;
    }

    static Set<String> between(String kind, JsonNode there, JsonNode here) {
        Differences differences = new Differences(kind);
        differences.compare("", there, here);
        return differences.lines;
    }

    private void compare(String path, JsonNode there, JsonNode here) {
        if ((empty(there) && empty(here)) || there.equals(here)) {
            return;
        }
        if (empty(there)) {
            lines.add("+ %s%s: %s".formatted(kind, path, text(here)));
        } else if (empty(here)) {
            lines.add("- %s%s: %s".formatted(kind, path, text(there)));
        } else if (there.isObject() && here.isObject()) {
            eachOf(path, fields(there), fields(here));
        } else if (keyed(path, there) && keyed(path, here)) {
            eachOf(path, elements(path, there), elements(path, here));
        } else {
            lines.add("~ %s%s: %s -> %s".formatted(kind, path, text(there), text(here)));
        }
    }

    private void eachOf(String path, Map<String, JsonNode> there, Map<String, JsonNode> here) {
        Set<String> names = new TreeSet<>(there.keySet());
        names.addAll(here.keySet());
        for (String name : names) {
            JsonNode none = JsonNodeFactory.instance.missingNode();
            compare(path + name, there.getOrDefault(name, none), here.getOrDefault(name, none));
        }
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(entry -> fields.put(separator(entry.getKey()), entry.getValue()));
        return fields;
    }

    private static String separator(String name) {
        return name.contains(".") || name.contains("/") ? "[" + name + "]" : "." + name;
    }

    private static boolean keyed(String path, JsonNode list) {
        return list.isArray() && KEYS.containsKey(last(path));
    }

    private static Map<String, JsonNode> elements(String path, JsonNode list) {
        String key = KEYS.get(last(path));
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        list.forEach(element -> elements.merge("[" + name(element.path(key)) + "]", element, (one, two) -> two));
        return elements;
    }

    private static String name(JsonNode key) {
        return key.isArray()
                ? String.join(
                        ",",
                        Stream.of(key)
                                .flatMap(JsonNode::valueStream)
                                .map(JsonNode::asText)
                                .toList())
                : key.asText();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static boolean empty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    /// The value, unless it is a text that nobody would read here.
    private static String text(JsonNode node) {
        String text = node.isTextual() ? node.asText().strip().replace("\n", "\\n") : node.toString();
        return text.length() > LONG ? "..." : text;
    }
}
