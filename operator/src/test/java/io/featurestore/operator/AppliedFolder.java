package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Documents that a user applies together, and what comes of their FeatureStores while an operator runs.
final class AppliedFolder {
    /// APIs that clusters get from elsewhere, and this one does not have.
    static final Set<String> FOREIGN = Set.of(
            "cert-manager.io", "keda.sh", "monitoring.coreos.com", "opentelemetry.io", "snapshot.storage.k8s.io");

    private final TestCluster cluster;
    private final List<ObjectNode> documents;

    /// @param namespace for namespaced documents that name none
    AppliedFolder(TestCluster cluster, List<Path> files, String namespace) {
        this.cluster = cluster;
        this.documents = files.stream().flatMap(AppliedFolder::read).toList();
        documents.stream()
                .filter(document -> !document.at("/kind").asText().equals("Namespace"))
                .map(document -> document.withObject("/metadata"))
                .filter(metadata -> !metadata.has("namespace"))
                .forEach(metadata -> metadata.put("namespace", namespace));
    }

    /// The Kubernetes documents of a folder, in the order in which kubectl takes them.
    static List<Path> manifests(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<ObjectNode> read(Path file) {
        return Inputs.documents(file).stream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    void apply() {
        documents.stream()
                .filter(document -> FOREIGN.stream()
                        .noneMatch(group -> document.at("/apiVersion").asText().startsWith(group + "/")))
                .forEach(document -> cluster.apply(document.toString()));
    }

    /// Lets pods become ready wherever a Deployment asks for them, until every FeatureStore is Ready.
    void becomesReady() {
        List<JsonNode> waiting = new ArrayList<>(featureStores());
        assertThat(waiting).isNotEmpty();
        await(names(waiting)).atMost(TestCluster.PATIENCE).until(() -> {
            waiting.removeIf(this::ready);
            return waiting.isEmpty();
        });
    }

    /// Makes the operator look at each FeatureStore once more: it asks the API server for nothing.
    void costsNothingToLookAt(Operator operator) {
        for (JsonNode featureStore : featureStores()) {
            int mark = cluster.mark();
            cluster.force(operator, namespace(featureStore), name(featureStore), "again");
            assertThat(cluster.requests(mark, namespace(featureStore)))
                    .as(name(featureStore))
                    .isEmpty();
        }
    }

    private boolean ready(JsonNode featureStore) {
        String namespace = namespace(featureStore);
        String name = name(featureStore);
        String condition = cluster.condition(namespace, name, "Ready");
        if (condition.equals("Unknown DeploymentNotAvailable")) {
            cluster.becomeAvailable(namespace, "feast-" + name);
        }
        return condition.equals("True Ready");
    }

    private List<ObjectNode> featureStores() {
        return documents.stream()
                .filter(document -> document.at("/kind").asText().equals("FeatureStore"))
                .toList();
    }

    private static String names(List<JsonNode> featureStores) {
        return String.join(", ", featureStores.stream().map(AppliedFolder::name).toList());
    }

    private static String namespace(JsonNode document) {
        return document.at("/metadata/namespace").asText();
    }

    private static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }
}
