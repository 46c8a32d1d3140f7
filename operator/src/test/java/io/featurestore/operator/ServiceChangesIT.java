package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Changes of a FeatureStore that runs: each leads to the writes that it needs and to no other.
class ServiceChangesIT {
    private static final String NAMESPACE = "reshaped";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void aServerThatIsTakenAwayTakesItsServiceWithItAndLeavesItsClaim() {
        files("served");
        int mark = cluster.mark();
        change("served", "{\"spec\":{\"services\":{\"offlineStore\":null}}}");
        assertThat(cluster.children(NAMESPACE))
                .contains("PersistentVolumeClaim feast-served-offline", "Service feast-served-online")
                .doesNotContain("Service feast-served-offline");
        assertThat(OPERATOR.objectWrites(mark, "served"))
                .containsExactlyInAnyOrder(
                        "patch configmaps feast-served-client",
                        "patch secrets feast-served-config",
                        "patch deployments feast-served",
                        "delete services feast-served-offline");
    }

    @Test
    void aRegistryServerThatComesAndGoesBringsAndTakesItsService() {
        files("registered");
        change("registered", "{\"spec\":{\"services\":{\"registry\":{\"local\":{\"server\":{\"restAPI\":true}}}}}}");
        assertThat(cluster.children(NAMESPACE))
                .contains("Service feast-registered-registry", "Service feast-registered-registry-rest");
        change("registered", "{\"spec\":{\"services\":{\"registry\":null}}}");
        assertThat(cluster.children(NAMESPACE))
                .contains("PersistentVolumeClaim feast-registered-registry")
                .doesNotContain("Service feast-registered-registry", "Service feast-registered-registry-rest");
    }

    @Test
    void persistenceThatMovesFromAClaimToADatabaseLeavesTheClaim() {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: stores, namespace: reshaped}
                stringData: {redis: "connection_string: redis:6379"}
                """);
        files("moved");
        int mark = cluster.mark();
        change("moved", """
                {"spec":{"services":{"onlineStore":{"persistence":
                  {"file":null,"store":{"type":"redis","secretRef":{"name":"stores"}}}}}}}""");
        assertThat(cluster.children(NAMESPACE)).contains("PersistentVolumeClaim feast-moved-online");
        assertThat(OPERATOR.objectWrites(mark, "moved"))
                .containsExactlyInAnyOrder("patch secrets feast-moved-config", "patch deployments feast-moved");
        assertThat(volumes("moved")).doesNotContain("feast-moved-online");
        assertThat(file("moved", "online.yaml")).contains("type: redis");
    }

    @Test
    void anotherProjectChangesEveryFileAndMovesNoName() {
        files("renamed");
        Set<String> before = Set.copyOf(cluster.uids(NAMESPACE).values());
        int mark = cluster.mark();
        change("renamed", "{\"spec\":{\"feastProject\":\"other\"}}");
        assertThat(Set.copyOf(cluster.uids(NAMESPACE).values())).isEqualTo(before);
        assertThat(OPERATOR.objectWrites(mark, "renamed"))
                .containsExactlyInAnyOrder(
                        "patch configmaps feast-renamed-client",
                        "patch secrets feast-renamed-config",
                        "patch deployments feast-renamed");
        assertThat(file("renamed", "online.yaml")).startsWith("project: other\n");
    }

    @Test
    void accessThatIsOpenedAndClosedBringsAndTakesItsRoles() {
        files("closed");
        Set<String> roles = Set.of("Role feast-closed", "RoleBinding feast-closed");
        assertThat(cluster.children(NAMESPACE)).containsAll(roles);
        change("closed", "{\"spec\":{\"authz\":{\"noAuth\":true}}}");
        assertThat(cluster.children(NAMESPACE)).doesNotContainAnyElementsOf(roles);
        change("closed", "{\"spec\":{\"authz\":null}}");
        assertThat(cluster.children(NAMESPACE)).containsAll(roles);
    }

    @Test
    void whateverIsObservedIsToldInOneStatusWrite() {
        files("told");
        int mark = cluster.mark();
        change("told", "{\"spec\":{\"services\":{\"podAnnotations\":{\"a\":\"b\"}}}}");
        assertThat(OPERATOR.statusWrites(mark, "told")).as("the new generation").hasSizeLessThanOrEqualTo(1);
        mark = cluster.mark();
        cluster.becomeUnavailable(NAMESPACE, "feast-told");
        cluster.awaitCondition(NAMESPACE, "told", "Ready", "Unknown DeploymentNotAvailable");
        OPERATOR.force("told", "unavailable");
        assertThat(OPERATOR.statusWrites(mark, "told")).as("pods that fail").hasSize(1);
        mark = cluster.mark();
        cluster.becomeAvailable(NAMESPACE, "feast-told");
        cluster.awaitCondition(NAMESPACE, "told", "Ready", "True Ready");
        OPERATOR.force("told", "available");
        assertThat(OPERATOR.statusWrites(mark, "told")).as("pods that serve").hasSize(1);
    }

    /// Changes a FeatureStore as a user does, and waits until the operator has nothing more to do.
    private void change(String name, String merge) {
        OPERATOR.merge(name, merge);
        long generation = cluster.featureStore(NAMESPACE, name).getMetadata().getGeneration();
        await().atMost(TestCluster.PATIENCE).until(() -> cluster.observedGeneration(NAMESPACE, name) == generation);
        OPERATOR.force(name, "changed-" + generation);
    }

    private List<String> volumes(String name) {
        return cluster.deployment(NAMESPACE, "feast-" + name).getSpec().getTemplate().getSpec().getVolumes().stream()
                .map(volume -> volume.getName())
                .toList();
    }

    private String file(String name, String key) {
        Secret config = cluster.admin
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("feast-" + name + "-config")
                .get();
        return new String(Base64.getDecoder().decode(config.getData().get(key)), StandardCharsets.UTF_8);
    }

    private void files(String name) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: reshaped}
                spec:
                  feastProject: shop
                  services:
                    onlineStore: {persistence: {file: {path: online.db, pvc: {create: {}, mountPath: /data/online}}}}
                    offlineStore:
                      persistence: {file: {type: duckdb, pvc: {create: {}, mountPath: /data/offline}}}
                      server: {}
                    registry:
                      local: {persistence: {file: {path: registry.db, pvc: {create: {}, mountPath: /data/registry}}}, server: {}}
                """.formatted(name));
        OPERATOR.becomeReady(name);
    }
}
