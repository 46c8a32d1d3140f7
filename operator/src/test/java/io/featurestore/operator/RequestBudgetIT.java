package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
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
        assertThat(OPERATOR.requests(mark, "bare")).hasSizeLessThanOrEqualTo(objects + 3);
    }

    @Test
    void lookingAHundredTimesAtWhatIsInPlaceCostsNothing() {
        ready("settled");
        int mark = cluster.mark();
        for (int i = 0; i < FORCED; i++) {
            OPERATOR.force("settled", "look-" + i);
        }
        assertThat(OPERATOR.requests(mark, "settled")).isEmpty();
    }

    @Test
    void anUnavailableDeploymentIsWaitedForInSilence() {
        OPERATOR.applyPlain("idle", "");
        cluster.awaitCondition(NAMESPACE, "idle", "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeUnavailable(NAMESPACE, "feast-idle");
        OPERATOR.force("idle", "seen");
        int mark = cluster.mark();
        await().during(IDLE)
                .atMost(IDLE.plusSeconds(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> OPERATOR.requests(mark, "idle").isEmpty());
    }

    @Test
    void scalingIsOneWriteOfOneObject() {
        OPERATOR.applyShareable("scaled", 1, "");
        OPERATOR.becomeReady("scaled");
        int mark = cluster.mark();
        OPERATOR.merge("scaled", "{\"spec\":{\"replicas\":3}}");
        await().atMost(TestCluster.PATIENCE).until(() -> OPERATOR.replicas("scaled") == 3);
        cluster.becomeAvailable(NAMESPACE, "feast-scaled");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.featureStore(NAMESPACE, "scaled").getStatus().replicas == 3);
        assertThat(OPERATOR.objectWrites(mark, "scaled")).containsExactly("patch deployments feast-scaled");
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
        OPERATOR.becomeReady("rotated");
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
        assertThat(OPERATOR.objectWrites(mark, "rotated"))
                .containsExactly("patch secrets feast-rotated-config", "patch deployments feast-rotated");
        assertThat(cluster.deployment(NAMESPACE, "feast-rotated").getMetadata().getGeneration())
                .isEqualTo(generation + 1);
    }

    private void ready(String name) {
        OPERATOR.applyPlain(name, "");
        OPERATOR.becomeReady(name);
    }
}
