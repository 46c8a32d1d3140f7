package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who says how many pods there are: the FeatureStore, the operator's own autoscaler, or another one that drives the
/// FeatureStore's scale sub-resource, as KEDA does. From each to each, no moment shows a single pod.
class HandoverIT {
    private static final String NAMESPACE = "handover";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void fromEachToEachNoMomentShowsOnePod() {
        featureStore("shop", 3);
        awaitReplicas("shop", 3);
        List<Integer> seen = OPERATOR.replicasDuring("shop", () -> {
            autoscaler("shop", 4);
            keda("shop", 5);
            fixed("shop", 2);
            keda("shop", 6);
            autoscaler("shop", 7);
            fixed("shop", 3);
            autoscaler("shop", 4);
        });
        assertThat(seen)
                .isNotEmpty()
                .allSatisfy(replicas -> assertThat(replicas).isBetween(2, 7));
    }

    @Test
    void scalingChangesNoPodTemplate() {
        featureStore("same", 1);
        awaitReplicas("same", 1);
        var template = cluster.deployment(NAMESPACE, "feast-same").getSpec().getTemplate();
        keda("same", 3);
        autoscaler("same", 5);
        fixed("same", 2);
        keda("same", 1);
        assertThat(cluster.deployment(NAMESPACE, "feast-same").getSpec().getTemplate())
                .isEqualTo(template);
    }

    @Test
    void withoutAnAutoscalerAndAnotherNumberOnePodIsLeftAfterAMoment() {
        featureStore("alone", 1);
        autoscaler("alone", 4);
        OPERATOR.merge("alone", "{\"spec\":{\"services\":{\"scaling\":null}}}");
        awaitNoAutoscaler("alone");
        assertThat(OPERATOR.replicas("alone")).isEqualTo(4);
        await().atMost(TestCluster.PATIENCE).until(() -> OPERATOR.replicas("alone") == 1);
    }

    @Test
    void oneAutoscalerAfterAnotherFindsTheNumberOfTheFirst() {
        featureStore("again", 1);
        autoscaler("again", 4);
        List<Integer> seen = OPERATOR.replicasDuring("again", () -> {
            OPERATOR.merge("again", "{\"spec\":{\"services\":{\"scaling\":null}}}");
            awaitNoAutoscaler("again");
            autoscaler("again", 6);
        });
        assertThat(seen)
                .isNotEmpty()
                .allSatisfy(replicas -> assertThat(replicas).isBetween(4, 6));
    }

    @Test
    void aBudgetIsThereOnlyWhileThereMayBeSeveralPods() {
        featureStore("budgeted", 1);
        OPERATOR.merge("budgeted", "{\"spec\":{\"services\":{\"podDisruptionBudgets\":{\"maxUnavailable\":1}}}}");
        OPERATOR.force("budgeted", "one");
        assertThat(cluster.children(NAMESPACE)).doesNotContain("PodDisruptionBudget feast-budgeted");
        keda("budgeted", 3);
        awaitChild("PodDisruptionBudget feast-budgeted", true);
        keda("budgeted", 1);
        awaitChild("PodDisruptionBudget feast-budgeted", false);
        autoscaler("budgeted", 2);
        awaitChild("PodDisruptionBudget feast-budgeted", true);
    }

    @Test
    void aRegistryAloneScales() {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: registry, namespace: handover}
                spec:
                  feastProject: shop
                  services:
                    onlineStore: {disabled: true}
                    registry: {local: {persistence: {file: {path: 's3://bucket/registry.db'}}, server: {}}}
                """);
        awaitReplicas("registry", 1);
        keda("registry", 3);
        autoscaler("registry", 4);
        fixed("registry", 2);
    }

    @Test
    void whatIsInFilesIsRefusedWithTheRuleOfTheGuide() {
        OPERATOR.applyPlain("files", "");
        awaitReplicas("files", 1);
        assertThatThrownBy(() -> scale("files", 3))
                .hasMessageContaining("Scaling requires DB-backed persistence for the online store.");
    }

    /// The operator's autoscaler takes over the number that it finds, and then sets its own.
    private void autoscaler(String name, int replicas) {
        int before = OPERATOR.replicas(name);
        OPERATOR.merge(
                name,
                "{\"spec\":{\"replicas\":1,\"services\":{\"scaling\":{\"autoscaling\":{\"minReplicas\":2,\"maxReplicas\":9}}}}}");
        awaitChild("HorizontalPodAutoscaler feast-" + name, true);
        OPERATOR.force(name, "autoscaled-" + replicas);
        assertThat(OPERATOR.replicas(name)).isEqualTo(before);
        cluster.admin.raw(
                "/apis/apps/v1/namespaces/%s/deployments/feast-%s/scale".formatted(NAMESPACE, name),
                "PUT",
                scaleOf("feast-" + name, replicas));
        OPERATOR.force(name, "scaled-" + replicas);
        assertThat(OPERATOR.replicas(name)).isEqualTo(replicas);
    }

    /// No autoscaler of ours; then another one writes the scale sub-resource.
    private void keda(String name, int replicas) {
        OPERATOR.merge(name, "{\"spec\":{\"services\":{\"scaling\":null}}}");
        awaitNoAutoscaler(name);
        scale(name, replicas);
        awaitReplicas(name, replicas);
    }

    private void fixed(String name, int replicas) {
        OPERATOR.merge(name, "{\"spec\":{\"replicas\":%d,\"services\":{\"scaling\":null}}}".formatted(replicas));
        awaitNoAutoscaler(name);
        awaitReplicas(name, replicas);
    }

    private void scale(String name, int replicas) {
        cluster.admin.raw(
                "/apis/feast.dev/v1/namespaces/%s/featurestores/%s/scale".formatted(NAMESPACE, name),
                "PUT",
                scaleOf(name, replicas));
    }

    private static String scaleOf(String name, int replicas) {
        return """
                {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "%s", "namespace": "%s"},
                 "spec": {"replicas": %d}}""".formatted(name, NAMESPACE, replicas);
    }

    private void awaitNoAutoscaler(String name) {
        awaitChild("HorizontalPodAutoscaler feast-" + name, false);
    }

    private void awaitChild(String child, boolean there) {
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).contains(child) == there);
    }

    private void awaitReplicas(String name, int replicas) {
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> OPERATOR.replicas(name) == replicas);
    }

    private void featureStore(String name, int replicas) {
        OPERATOR.applyShareable(name, replicas, "");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).contains("Deployment feast-" + name));
    }
}
