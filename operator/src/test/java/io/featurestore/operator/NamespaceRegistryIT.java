package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.featurestore.operator.render.SharedRenderer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The lists by which other tools find FeatureStores, made from those that there are.
class NamespaceRegistryIT {
    private static final String NAMESPACE = "listed";
    private static final String HOME = TestCluster.OPERATOR_NAMESPACE;
    private static final String READER = SharedRenderer.CLIENTS + "-reader";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @BeforeEach
    void freshly() throws IOException, InterruptedException {
        OPERATOR.stop();
        cluster.admin
                .configMaps()
                .inNamespace(HOME)
                .withName(SharedRenderer.CLIENTS)
                .delete();
    }

    @Test
    void whatComesAndGoesIsListedAndNobodyElseMayReadIt() throws IOException, InterruptedException {
        OPERATOR.start();
        cluster.apply(featureStore("shown", ""));
        cluster.apply(featureStore("concealed", "annotations: {feast.dev/protected-project: \"true\"}"));
        awaitListed("feast-shown-client");
        cluster.awaitCondition(NAMESPACE, "concealed", "Ready", "Unknown DeploymentNotAvailable");
        assertThat(clients(NAMESPACE)).doesNotContain("feast-concealed-client");
        assertThat(cluster.children(HOME)).contains("Role " + READER).doesNotContain("RoleBinding " + READER);

        long written = writesOnceQuiet();
        OPERATOR.force("shown", "again");
        await().during(Duration.ofSeconds(2)).atMost(TestCluster.PATIENCE).until(() -> writes() == written);

        cluster.admin
                .resource(new ConfigMapBuilder(listed())
                        .withData(Map.of("namespaces", "{}"))
                        .build())
                .update();
        awaitListed("feast-shown-client");

        OPERATOR.stop();
        cluster.admin.resource(cluster.featureStore(NAMESPACE, "shown")).delete();
        OPERATOR.start();
        await().atMost(TestCluster.PATIENCE).until(() -> !clients(NAMESPACE).contains("feast-shown-client"));
    }

    @Test
    void theListsOfTheGoOperatorAreTakenOverAndItsBindingForEverybodyGoes() throws IOException, InterruptedException {
        cluster.admin
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(HOME)
                        .withName(SharedRenderer.CLIENTS)
                        .addToLabels("app.kubernetes.io/managed-by", "feast-operator")
                        .addToLabels("feast.dev/name", "whoever-wrote-last")
                        .endMetadata()
                        .addToData("namespaces", "{\"namespaces\":{\"gone\":[\"feast-gone-client\"]}}")
                        .build())
                .fieldManager("manager")
                .serverSideApply();
        cluster.admin
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(HOME)
                        .withName(READER)
                        .addToLabels("app.kubernetes.io/managed-by", "feast-operator")
                        .addToLabels("feast.dev/name", "whoever-wrote-last")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", READER)
                        .addNewSubject("rbac.authorization.k8s.io", "Group", "system:authenticated", null)
                        .build())
                .fieldManager("manager")
                .serverSideApply();
        OPERATOR.start();
        cluster.apply(featureStore("next", ""));
        awaitListed("feast-next-client");
        assertThat(clients("gone")).isEmpty();
        assertThat(listed().getMetadata().getLabels()).doesNotContainKey("feast.dev/name");
        await().atMost(TestCluster.PATIENCE).until(() -> !cluster.children(HOME).contains("RoleBinding " + READER));
    }

    private void awaitListed(String client) {
        await().atMost(TestCluster.PATIENCE).until(() -> clients(NAMESPACE).contains(client));
    }

    /// What the operator wrote in its own namespace.
    private long writes() {
        return cluster.requests(0, HOME).size();
    }

    /// What others made on this API server is listed, too, one after the other.
    private long writesOnceQuiet() {
        AtomicLong last = new AtomicLong(-1);
        await().during(Duration.ofSeconds(2))
                .atMost(TestCluster.PATIENCE)
                .until(() -> last.getAndSet(writes()) == last.get());
        return last.get();
    }

    /// What is listed of a namespace; others made FeatureStores of any name on this API server, too.
    private List<String> clients(String namespace) throws JsonProcessingException {
        String list = Optional.ofNullable(cluster.admin
                        .configMaps()
                        .inNamespace(HOME)
                        .withName(SharedRenderer.CLIENTS)
                        .get())
                .map(map -> map.getData().getOrDefault("namespaces", "{}"))
                .orElse("{}");
        List<String> clients = new ArrayList<>();
        new ObjectMapper()
                .readTree(list)
                .path("namespaces")
                .path(namespace)
                .forEach(client -> clients.add(client.asText()));
        return clients;
    }

    private ConfigMap listed() {
        return Optional.ofNullable(cluster.admin
                        .configMaps()
                        .inNamespace(HOME)
                        .withName(SharedRenderer.CLIENTS)
                        .get())
                .orElseThrow();
    }

    private static String featureStore(String name, String metadata) {
        return """
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata:
                  name: %s
                  namespace: listed
                  %s
                spec: {feastProject: shop}
                """.formatted(name, metadata);
    }
}
