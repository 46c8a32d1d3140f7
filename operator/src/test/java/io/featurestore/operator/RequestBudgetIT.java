package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the operator costs the API server, counted in its audit log.
class RequestBudgetIT {
    private static final String NAMESPACE = "budget";
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("it.idle.seconds", 15));
    private static final int FORCED = 100;

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void aBareFeatureStoreCostsItsObjectsAndAtMostThreeRequests() {
        int mark = cluster.mark();
        ready("bare");
        int objects = (int) cluster.children(NAMESPACE).stream()
                .filter(child -> child.contains("-bare"))
                .count();
        assertThat(objects).isGreaterThanOrEqualTo(8);
        assertThat(requests(mark, "bare")).hasSizeLessThanOrEqualTo(objects + 3);
    }

    @Test
    void lookingAHundredTimesAtWhatIsInPlaceCostsNothing() {
        ready("settled");
        int mark = cluster.mark();
        for (int i = 0; i < FORCED; i++) {
            OPERATOR.force("settled", "look-" + i);
        }
        assertThat(requests(mark, "settled")).isEmpty();
    }

    @Test
    void anUnavailableDeploymentIsWaitedForInSilence() {
        apply("idle");
        cluster.awaitCondition(NAMESPACE, "idle", "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeUnavailable(NAMESPACE, "feast-idle");
        OPERATOR.force("idle", "seen");
        int mark = cluster.mark();
        await().during(IDLE)
                .atMost(IDLE.plusSeconds(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> requests(mark, "idle").isEmpty());
    }

    @Test
    void scalingIsOneWriteOfOneObject() {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: stores, namespace: budget}
                stringData:
                  redis: "connection_string: redis:6379"
                  sql: "path: postgresql://user:pass@db/registry"
                ---
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: scaled, namespace: budget}
                spec:
                  feastProject: shop
                  services:
                    onlineStore: {persistence: {store: {type: redis, secretRef: {name: stores}}}}
                    registry: {local: {persistence: {store: {type: sql, secretRef: {name: stores}}}, server: {}}}
                """);
        cluster.awaitCondition(NAMESPACE, "scaled", "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-scaled");
        cluster.awaitCondition(NAMESPACE, "scaled", "Ready", "True Ready");
        int mark = cluster.mark();
        cluster.admin
                .resource(cluster.featureStore(NAMESPACE, "scaled"))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":3}}");
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        cluster.deployment(NAMESPACE, "feast-scaled").getSpec().getReplicas() == 3);
        cluster.becomeAvailable(NAMESPACE, "feast-scaled");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.featureStore(NAMESPACE, "scaled").getStatus().replicas == 3);
        assertThat(objectWrites(mark, "scaled")).containsExactly("patch deployments feast-scaled");
    }

    @Test
    void anotherPasswordIsTwoWrites() {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: redis, namespace: budget}
                stringData: {redis: "connection_string: redis:6379,password=one"}
                ---
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: rotated, namespace: budget}
                spec:
                  feastProject: shop
                  services:
                    onlineStore: {persistence: {store: {type: redis, secretRef: {name: redis}}}}
                """);
        cluster.awaitCondition(NAMESPACE, "rotated", "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-rotated");
        cluster.awaitCondition(NAMESPACE, "rotated", "Ready", "True Ready");
        long generation =
                cluster.deployment(NAMESPACE, "feast-rotated").getMetadata().getGeneration();
        int mark = cluster.mark();
        Secret redis =
                cluster.admin.secrets().inNamespace(NAMESPACE).withName("redis").get();
        cluster.admin
                .resource(new SecretBuilder(redis)
                        .withData(null)
                        .addToStringData("redis", "connection_string: redis:6379,password=two")
                        .build())
                .update();
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.deployment(NAMESPACE, "feast-rotated")
                                .getMetadata()
                                .getGeneration()
                        > generation);
        OPERATOR.force("rotated", "settled");
        assertThat(objectWrites(mark, "rotated"))
                .containsExactly("patch secrets feast-rotated-config", "patch deployments feast-rotated");
        assertThat(cluster.deployment(NAMESPACE, "feast-rotated").getMetadata().getGeneration())
                .isEqualTo(generation + 1);
    }

    private void ready(String name) {
        apply(name);
        cluster.awaitCondition(NAMESPACE, name, "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-" + name);
        cluster.awaitCondition(NAMESPACE, name, "Ready", "True Ready");
    }

    private void apply(String name) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: budget}
                spec: {feastProject: shop}
                """.formatted(name));
    }

    private List<String> requests(int mark, String name) {
        return cluster.requests(mark, NAMESPACE).stream()
                .filter(request -> request.endsWith(" " + name) || request.contains("-" + name))
                .toList();
    }

    private List<String> objectWrites(int mark, String name) {
        return requests(mark, name).stream()
                .filter(request -> !request.contains("featurestores/status"))
                .toList();
    }
}
