package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What others change in our objects: theirs stays, ours is put right.
class ForeignChangesIT {
    private static final String NAMESPACE = "foreign";
    private static final int LOOKS = 10;

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void aRestartByHandAndAnAnnotationByHandSurvive() {
        scalable("annotated", "");
        Deployment live = cluster.deployment(NAMESPACE, "feast-annotated");
        cluster.merge(live, """
                        {"metadata": {"annotations": {"team/on-call": "fleet"}},
                         "spec": {"template": {"metadata": {"annotations": {
                           "kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"}}}}}""");
        long generation =
                cluster.deployment(NAMESPACE, "feast-annotated").getMetadata().getGeneration();
        look("annotated");
        Deployment after = cluster.deployment(NAMESPACE, "feast-annotated");
        assertThat(after.getMetadata().getGeneration()).isEqualTo(generation);
        assertThat(after.getMetadata().getAnnotations()).containsEntry("team/on-call", "fleet");
        assertThat(after.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z");
    }

    @Test
    void annotationsOfOursGoWhenTheyAreNoLongerWanted() {
        scalable("dropped", "podAnnotations: {mesh: 'on'}");
        assertThat(templateAnnotations("feast-dropped")).containsEntry("mesh", "on");
        // One key stays: of an emptied map a server-side apply leaves null, which the API server then refuses.
        scalable("dropped", "podAnnotations: {other: 'on'}");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !templateAnnotations("feast-dropped").containsKey("mesh"));
    }

    @Test
    void whatIsChangedByHandIsPutRight() {
        scalable("drifted", "");
        HasMetadata service = Objects.requireNonNull(cluster.admin
                .services()
                .inNamespace(NAMESPACE)
                .withName("feast-drifted-online")
                .get());
        cluster.merge(service, "{\"spec\":{\"selector\":{\"feast.dev/name\":\"x\"}}}");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> Map.of("feast.dev/name", "drifted")
                        .equals(cluster.admin
                                .services()
                                .inNamespace(NAMESPACE)
                                .withName("feast-drifted-online")
                                .get()
                                .getSpec()
                                .getSelector()));
    }

    @Test
    void anObjectThatIsDeletedByHandComesBack() {
        scalable("deleted", "");
        cluster.admin
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("feast-deleted-client")
                .delete();
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.admin
                                .configMaps()
                                .inNamespace(NAMESPACE)
                                .withName("feast-deleted-client")
                                .get()
                        != null);
    }

    @Test
    void replicasOfAnAutoscalerSurviveTenLooks() {
        scalable("autoscaled", "scaling: {autoscaling: {maxReplicas: 10}}");
        scaleByAutoscaler("feast-autoscaled", 4);
        look("autoscaled");
        assertThat(OPERATOR.replicas("autoscaled")).isEqualTo(4);
        scalable("autoscaled", "scaling: {autoscaling: {maxReplicas: 10}}, podAnnotations: {another: template}");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> templateAnnotations("feast-autoscaled").containsKey("another"));
        assertThat(OPERATOR.replicas("autoscaled")).isEqualTo(4);
    }

    @Test
    void handingReplicasToAnAutoscalerNeverShowsOne() {
        scalable("handed", "", 3);
        await().atMost(TestCluster.PATIENCE).until(() -> OPERATOR.replicas("handed") == 3);
        List<Integer> seen = OPERATOR.replicasDuring("handed", () -> {
            scalable("handed", "scaling: {autoscaling: {minReplicas: 2, maxReplicas: 10}}", 1);
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> cluster.children(NAMESPACE).contains("HorizontalPodAutoscaler feast-handed"));
            look("handed");
        });
        assertThat(OPERATOR.replicas("handed")).isEqualTo(3);
        assertThat(seen).isNotEmpty().containsOnly(3);
        scaleByAutoscaler("feast-handed", 5);
        look("handed");
        assertThat(OPERATOR.replicas("handed")).isEqualTo(5);
    }

    private void look(String name) {
        for (int i = 0; i < LOOKS; i++) {
            OPERATOR.force(name, "look-" + i);
        }
    }

    /// What the controller of autoscalers does.
    private void scaleByAutoscaler(String deployment, int replicas) {
        cluster.admin
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .scale(new ScaleBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(deployment)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
    }

    private Map<String, String> templateAnnotations(String deployment) {
        return cluster.deployment(NAMESPACE, deployment)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
    }

    private void scalable(String name, String services) {
        scalable(name, services, 1);
    }

    private void scalable(String name, String services, int replicas) {
        OPERATOR.applyShareable(name, replicas, services);
        long generation = cluster.featureStore(NAMESPACE, name).getMetadata().getGeneration();
        await().atMost(TestCluster.PATIENCE).until(() -> cluster.observedGeneration(NAMESPACE, name) == generation);
        cluster.becomeAvailable(NAMESPACE, "feast-" + name);
        cluster.awaitCondition(NAMESPACE, name, "Ready", "True Ready");
    }
}
