package io.featurestore.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.featurestore.crd.v1.FeatureStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");
    private final Handover handover = new Handover(() -> time);
    private final FeatureStore shop = featureStore();
    private final Deployment servers = deployment("feast-shop", 4, Desired.AUTOSCALER);

    @Test
    void anAutoscalersNumberStaysForAMoment() {
        assertThat(replicas(servers)).isEqualTo(4);
        assertThat(handover.left(shop)).contains(Handover.MOMENT);

        time = time.plus(Duration.ofSeconds(20));
        assertThat(replicas(servers)).isEqualTo(4);
        assertThat(handover.left(shop)).contains(Duration.ofSeconds(10));

        time = time.plus(Duration.ofSeconds(10));
        assertThat(handover.left(shop)).isEmpty();
        assertThat(replicas(servers)).isEqualTo(1);
    }

    @Test
    void anotherDeploymentOfTheFeatureStoreDoesNotEndTheMoment() {
        Deployment lineage = deployment("feast-shop-lineage", 1, Desired.FEATURE_STORE);
        assertThat(replicas(servers)).isEqualTo(4);
        assertThat(replicas(lineage)).isEqualTo(1);
        assertThat(handover.left(shop)).contains(Handover.MOMENT);

        time = time.plus(Handover.MOMENT);
        assertThat(replicas(servers)).isEqualTo(1);
        assertThat(replicas(lineage)).isEqualTo(1);
    }

    @Test
    void aFeatureStoreThatIsGoneLeavesNothing() {
        assertThat(replicas(servers)).isEqualTo(4);
        handover.forget(shop);
        assertThat(handover.left(shop)).isEmpty();
    }

    /// What becomes of a Deployment that is rendered with one pod.
    private int replicas(Deployment live) {
        Desired wanted = Desired.of(shop, deployment(live.getMetadata().getName(), 1, ""));
        return handover.now(shop, wanted, live).body().at("/spec/replicas").asInt();
    }

    private static Deployment deployment(String name, int replicas, String owner) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("team")
                .addToAnnotations(Desired.REPLICAS_OWNER, owner)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    private static FeatureStore featureStore() {
        FeatureStore featureStore = new FeatureStore();
        featureStore.setMetadata(new ObjectMetaBuilder()
                .withName("shop")
                .withNamespace("team")
                .withUid("uid-of-shop")
                .build());
        return featureStore;
    }
}
