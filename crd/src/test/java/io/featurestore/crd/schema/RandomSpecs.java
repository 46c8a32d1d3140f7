package io.featurestore.crd.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.crd.AdmissionRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes FeatureStores that are wrong in unforeseen ways, by changing valid ones: fields of the schema are removed,
/// filled with what their type may hold, or with something else. Half of the changes are where a rule looks. The same
/// seed makes the same FeatureStores.
final class RandomSpecs {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "/",
            "/a",
            "/a/b",
            "a/b",
            "/a/../b",
            "/a/",
            "s3://b/k",
            "gs://b/k",
            "/a:b",
            "https://x",
            "p\n",
            "1");
    private static final List<String> AMOUNTS = List.of("50%", "1Gi", "500m", "x", "-1", "1e3", "");
    private static final List<Long> NUMBERS = List.of(-2L, -1L, 0L, 1L, 2L, 3L, 7L, 3_000_000_000L);

    private final Random random;
    private final JsonNode schema;

    RandomSpecs(long seed, JsonNode specSchema) {
        this.random = new Random(seed);
        this.schema = specSchema;
    }

    /// A changed copy of a FeatureStore.
    ObjectNode changed(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            if (!(copy.get("spec") instanceof ObjectNode spec)) {
                copy.set("spec", value(schema, 0));
            } else if (random.nextBoolean()) {
                changeWhereARuleLooks(spec);
            } else {
                changeAnywhere(spec, schema, 0);
            }
        }
        return copy;
    }

    private void changeWhereARuleLooks(ObjectNode spec) {
        List<String> path = new ArrayList<>(List.of(AdmissionRules.ALL
                .get(random.nextInt(AdmissionRules.ALL.size()))
                .path()
                .split("\\.", -1)));
        JsonNode at = schema;
        ObjectNode node = spec;
        for (String field : path.subList(1, path.size())) {
            at = at.path("properties").path(field);
            node = node.get(field) instanceof ObjectNode child ? child : node.putObject(field);
        }
        changeField(node, at);
    }

    private void changeAnywhere(ObjectNode node, JsonNode at, int depth) {
        List<Map.Entry<String, JsonNode>> fields =
                new ArrayList<>(at.path("properties").properties());
        if (fields.isEmpty()) {
            return;
        }
        Map.Entry<String, JsonNode> field = fields.get(random.nextInt(fields.size()));
        boolean deeper = field.getValue().has("properties") && depth < 6 && random.nextInt(4) > 0;
        if (deeper) {
            ObjectNode child =
                    node.get(field.getKey()) instanceof ObjectNode existing ? existing : node.putObject(field.getKey());
            changeAnywhere(child, field.getValue(), depth + 1);
        } else {
            changeField(node, at);
        }
    }

    private void changeField(ObjectNode node, JsonNode at) {
        List<Map.Entry<String, JsonNode>> fields =
                new ArrayList<>(at.path("properties").properties());
        if (fields.isEmpty() || random.nextInt(30) == 0) {
            node.put("unknown" + random.nextInt(3), "x");
            return;
        }
        Map.Entry<String, JsonNode> field = fields.get(random.nextInt(fields.size()));
        if (node.has(field.getKey()) && random.nextInt(3) == 0) {
            node.remove(field.getKey());
        } else {
            node.set(field.getKey(), value(field.getValue(), 0));
        }
    }

    private JsonNode value(JsonNode at, int depth) {
        return switch (random.nextInt(40)) {
            case 0 -> NODES.nullNode();
            case 1 ->
                List.of(NODES.textNode("x"), NODES.numberNode(1), NODES.arrayNode(), NODES.objectNode())
                        .get(random.nextInt(4));
            default -> fitting(at, depth);
        };
    }

    private JsonNode fitting(JsonNode at, int depth) {
        if (at.path("x-kubernetes-int-or-string").asBoolean()) {
            return random.nextBoolean() ? NODES.textNode(any(AMOUNTS)) : NODES.numberNode(any(NUMBERS));
        }
        return switch (at.path("type").asText()) {
            case "object" -> object(at, depth);
            case "array" -> list(at, depth);
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "integer" -> NODES.numberNode(any(NUMBERS));
            default -> text(at);
        };
    }

    private JsonNode text(JsonNode at) {
        JsonNode values = at.path("enum");
        return values.isEmpty() || random.nextInt(10) == 0
                ? NODES.textNode(any(TEXTS))
                : values.path(random.nextInt(values.size()));
    }

    private ObjectNode object(JsonNode at, int depth) {
        ObjectNode object = NODES.objectNode();
        if (at.has("additionalProperties")) {
            object.set("k" + random.nextInt(2), value(at.path("additionalProperties"), depth + 1));
        }
        List<String> required =
                at.path("required").valueStream().map(JsonNode::asText).toList();
        for (Map.Entry<String, JsonNode> field : at.path("properties").properties()) {
            boolean wanted =
                    required.contains(field.getKey()) ? random.nextInt(15) > 0 : random.nextInt(3 + depth * 2) == 0;
            if (wanted) {
                object.set(field.getKey(), value(field.getValue(), depth + 1));
            }
        }
        return object;
    }

    private ArrayNode list(JsonNode at, int depth) {
        ArrayNode list = NODES.arrayNode();
        int size = random.nextInt(3);
        for (int i = 0; i < size; i++) {
            list.add(value(at.path("items"), depth + 1));
        }
        return list;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /// The schema of the spec in the CRD at hand.
    static JsonNode specSchema() throws IOException {
        try (InputStream in = RandomSpecs.class.getResourceAsStream("crd.json")) {
            return new ObjectMapper().readTree(in).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        }
    }
}
