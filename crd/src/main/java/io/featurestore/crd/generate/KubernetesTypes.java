package io.featurestore.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What Kubernetes' own API says of the types that a FeatureStore embeds, where fabric8's classes do not say it.
final class KubernetesTypes {
    private static final String RESOURCE = "kubernetes-types.yaml";

    /// Facts on the list or map that a field is become extensions of the schema.
    private static final Set<String> EXTENSIONS = Set.of("list-type", "list-map-keys", "map-type");

    private final JsonNode types;

    private KubernetesTypes(JsonNode types) {
        this.types = types;
    }

    static KubernetesTypes load() {
        try (InputStream in = KubernetesTypes.class.getResourceAsStream(RESOURCE)) {
            return new KubernetesTypes(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Names of all types that there are facts for.
    List<String> names() {
        return types.propertyStream().map(Map.Entry::getKey).toList();
    }

    /// Adds to the schema of an object what is known of its type.
    void describe(Class<?> type, ObjectNode schema) {
        JsonNode facts = types.path(type.getSimpleName());
        if (facts.has("map-type")) {
            schema.set("x-kubernetes-map-type", facts.get("map-type"));
        }
        if (facts.has("required")) {
            schema.set("required", sorted(facts.get("required")));
        }
        for (var field : facts.path("fields").properties()) {
            JsonNode property = schema.path("properties").path(field.getKey());
            if (!(property instanceof ObjectNode object)) {
                throw new IllegalStateException(type.getSimpleName() + " has no field " + field.getKey());
            }
            for (var fact : field.getValue().properties()) {
                String prefix = EXTENSIONS.contains(fact.getKey()) ? "x-kubernetes-" : "";
                object.set(prefix + fact.getKey(), fact.getValue());
            }
        }
    }

    private static ArrayNode sorted(JsonNode names) {
        ArrayNode result = new ObjectMapper().createArrayNode();
        names.valueStream().map(JsonNode::asText).sorted().forEach(result::add);
        return result;
    }
}
