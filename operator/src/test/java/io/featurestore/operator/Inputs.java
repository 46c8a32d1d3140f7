package io.featurestore.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.apis.Mlflow;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.Ref;
import io.featurestore.operator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// Reads what tests keep in files.
final class Inputs {
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Secret", Secret.class,
            "ConfigMap", ConfigMap.class,
            "Deployment", Deployment.class,
            "FeatureStore", FeatureStore.class,
            "MLflow", Mlflow.class);

    private Inputs() {}

    static Path resources() {
        return Path.of(System.getProperty("basedir", "."), "src/test/resources");
    }

    /// The objects of a file of YAML documents.
    static List<HasMetadata> objects(Path file) {
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document : documents(file)) {
            objects.add(object(document));
        }
        return objects;
    }

    /// The documents of a YAML file, of whichever kind.
    static List<JsonNode> documents(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HasMetadata object(JsonNode document) {
        return YAML.convertValue(document, KINDS.get(document.path("kind").asText()));
    }

    /// A FeatureStore `test` in namespace `features` with this spec.
    static FeatureStore featureStore(String spec) {
        String document = """
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: test, namespace: features, uid: 8d5c2a4e-0000-4000-8000-000000000001}
                spec:
                """ + spec.indent(2);
        try {
            return (FeatureStore) object(YAML.readTree(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A Secret or ConfigMap in namespace `features`.
    static HasMetadata textObject(String kind, String name, Map<String, String> texts) {
        return object(YAML.valueToTree(Map.of(
                "apiVersion",
                "v1",
                "kind",
                kind,
                "metadata",
                Map.of("name", name, "namespace", "features"),
                kind.equals("Secret") ? "stringData" : "data",
                texts)));
    }

    static HasMetadata secret(String name, Map<String, String> texts) {
        return textObject("Secret", name, texts);
    }

    /// A world in which these objects can be referred to, and nothing is live.
    static World world(FeatureStore featureStore, HasMetadata... objects) {
        return new World(featureStore, found(List.of(objects)), List.of(), Set.of(), OperatorSettings.withoutCluster());
    }

    static Map<Ref, HasMetadata> found(List<HasMetadata> objects) {
        Map<Ref, HasMetadata> found = new HashMap<>();
        for (HasMetadata object : objects) {
            Ref.Kind kind = Stream.of(Ref.Kind.values())
                    .filter(it -> it.kubernetesKind().equals(object.getKind()))
                    .findFirst()
                    .orElseThrow();
            found.put(
                    new Ref(
                            kind,
                            Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                            object.getMetadata().getName()),
                    object);
        }
        return found;
    }

    static String write(Object value) {
        try {
            return YAML.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
