package io.featurestore.operator.cli;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents of a YAML file as trees, in which an alias is what its anchor stands before, and what is merged by
/// `<<`
/// stands beside a mapping's own keys, which win, as kubectl reads them. What aliases multiply is bounded.
final class YamlTrees {
    /// More than any object that an API server takes; a few lines of aliases to aliases are more than that.
    private static final int MOST_NODES = 200_000;

    private static final int MOST_LEVELS = 200;
    private static final String MERGE = "<<";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final AnchoredYaml.Parser parser;
    private final Map<String, Built> anchors = new HashMap<>();
    private int nodes;

    YamlTrees(AnchoredYaml.Parser parser) {
        this.parser = parser;
    }

    /// Part of a document.
    ///
    /// @param levels how deep it nests
    /// @param nodes how many are in it, each alias counted with all behind it
    private record Built(JsonNode tree, int levels, int nodes) {}

    /// The next document; empty at the end.
    ///
    /// @throws JsonParseException with the line, if the text is no YAML, or its aliases can't be resolved
    Optional<JsonNode> next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return Optional.empty();
        }
        anchors.clear();
        nodes = 0;
        return Optional.of(node(token).tree());
    }

    private Built node(JsonToken token) throws IOException {
        if (parser.isCurrentAlias()) {
            return aliased(parser.getText());
        }
        Optional<String> anchor = parser.anchor();
        int before = nodes;
        add(1);
        Built inner = switch (token) {
            case START_OBJECT -> mapping();
            case START_ARRAY -> sequence();
            default -> new Built(scalar(token), 1, 1);
        };
        Built built = new Built(inner.tree(), inner.levels(), nodes - before);
        anchor.ifPresent(name -> anchors.put(name, built));
        return built;
    }

    private Built aliased(String anchor) throws IOException {
        Built target = anchors.get(anchor);
        if (target == null) {
            throw refused("*%s: no anchor of this name ends before it".formatted(anchor));
        }
        add(target.nodes());
        return new Built(target.tree().deepCopy(), target.levels(), target.nodes());
    }

    private void add(int more) throws IOException {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw refused("with its aliases resolved the document has more than %d values".formatted(MOST_NODES));
        }
    }

    private int below(int levels, Built inner) throws IOException {
        if (inner.levels() >= MOST_LEVELS) {
            throw refused("with its aliases resolved the document nests more than %d levels".formatted(MOST_LEVELS));
        }
        return Math.max(levels, inner.levels() + 1);
    }

    private Built mapping() throws IOException {
        ObjectNode object = NODES.objectNode();
        List<JsonNode> merged = new ArrayList<>();
        int levels = 1;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Built value = node(parser.nextToken());
            levels = below(levels, value);
            if (name.equals(MERGE)) {
                merged.addAll(mappings(value.tree()));
            } else {
                object.set(name, value.tree());
            }
        }
        for (JsonNode each : merged) {
            each.properties().stream()
                    .filter(property -> !object.has(property.getKey()))
                    .forEach(property -> object.set(property.getKey(), property.getValue()));
        }
        return new Built(object, levels, 1);
    }

    private List<JsonNode> mappings(JsonNode merged) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        if (merged.isArray()) {
            merged.forEach(all::add);
        } else {
            all.add(merged);
        }
        for (JsonNode each : all) {
            if (!each.isObject()) {
                throw refused("<< merges mappings, or a list of mappings");
            }
        }
        return all;
    }

    private Built sequence() throws IOException {
        ArrayNode array = NODES.arrayNode();
        int levels = 1;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Built value = node(token);
            levels = below(levels, value);
            array.add(value.tree());
        }
        return new Built(array, levels, 1);
    }

    private JsonNode scalar(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_EMBEDDED_OBJECT -> NODES.binaryNode(parser.getBinaryValue());
            default -> NODES.textNode(parser.getText());
        };
    }

    private JsonParseException refused(String reason) {
        return new JsonParseException(parser, reason);
    }
}
