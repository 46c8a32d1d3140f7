package io.featurestore.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.world.Ref;
import io.featurestore.operator.world.References;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A world in which everything exists that a FeatureStore refers to, with every key that it could mean.
final class EverythingExists {
    private EverythingExists() {}

    static World around(FeatureStore featureStore) {
        Set<String> keys = new TreeSet<>(Set.of(
                "config", "api_key", "connection_string", "auth_discovery_url", "tls.crt", "tls.key", "ca-bundle.crt"));
        addTexts(Inputs.YAML.valueToTree(featureStore), keys);
        // What it takes without naming it is not there: that would change with the cluster, not with the spec.
        HasMetadata[] found = References.of(featureStore).stream()
                .filter(ref -> keys.contains(ref.name()))
                .flatMap(ref -> switch (ref.kind()) {
                    case SECRET -> Stream.of(object("Secret", ref, keys));
                    case CONFIG_MAP -> Stream.of(object("ConfigMap", ref, keys));
                    case FEATURE_STORE -> Stream.of(withRegistry(ref.namespace(), ref.name()));
                    case MLFLOW -> Stream.<HasMetadata>empty();
                })
                .toArray(HasMetadata[]::new);
        return Inputs.world(featureStore, found);
    }

    /// Whatever is written in the FeatureStore may be the name of a key.
    private static void addTexts(JsonNode tree, Set<String> keys) {
        if (tree.isTextual() && !tree.asText().isBlank()) {
            keys.add(tree.asText());
        }
        tree.forEach(child -> addTexts(child, keys));
    }

    /// Each key of each object says something of its own: a store's address, or, of a ConfigMap, a batch engine.
    private static HasMetadata object(String kind, Ref ref, Set<String> keys) {
        Map<String, String> texts = new TreeMap<>();
        for (String key : keys) {
            String own = Integer.toHexString(List.of(ref.name(), key).hashCode());
            texts.put(key, text(kind, key, own));
        }
        HasMetadata object = Inputs.textObject(kind, ref.name(), texts);
        object.getMetadata().setNamespace(ref.namespace());
        return object;
    }

    private static String text(String kind, String key, String own) {
        if (kind.equals("ConfigMap")) {
            return "type: local\nsource: " + own;
        }
        return switch (key) {
            case "api_key", "client_id" -> "id-" + own;
            case "connection_string" -> "postgresql://%s.example.com/lineage".formatted(own);
            case "auth_discovery_url" -> "https://%s.example.com/.well-known/openid-configuration".formatted(own);
            default -> "host: %s.example.com".formatted(own);
        };
    }

    private static HasMetadata withRegistry(String namespace, String name) {
        ObjectNode document = Inputs.YAML.createObjectNode();
        document.put("apiVersion", "feast.dev/v1").put("kind", "FeatureStore");
        document.putObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode spec = document.putObject("spec").put("feastProject", "shared");
        spec.withObject("/services/registry/local/server");
        document.withObject("/status/serviceHostnames")
                .put("registry", "feast-%s-registry.%s.svc.cluster.local:80".formatted(name, namespace));
        return Inputs.object(document);
    }
}
