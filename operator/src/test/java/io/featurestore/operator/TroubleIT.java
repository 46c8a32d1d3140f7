package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes wrong with one FeatureStore: it is told there, what serves stays, and the others go on.
class TroubleIT {
    private static final String NAMESPACE = "trouble";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void anInvalidChangeKeepsWhatServesAndIsToldOnce() {
        apply("changed", "{feastProject: shop}");
        OPERATOR.becomeReady("changed");
        Set<String> before = children("changed");
        int mark = cluster.mark();
        apply("changed", "{feastProject: shop, cronJob: {schedule: every now and then}}");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.condition(NAMESPACE, "changed", "Ready").startsWith("False"));
        OPERATOR.force("changed", "again");
        assertThat(cluster.message(NAMESPACE, "changed", "Ready")).contains("spec.cronJob.schedule");
        assertThat(cluster.condition(NAMESPACE, "changed", "OnlineStore")).isEqualTo("True Ready");
        assertThat(cluster.featureStore(NAMESPACE, "changed").getStatus().serviceHostnames.onlineStore)
                .isEqualTo("feast-changed-online.trouble.svc.cluster.local:80");
        assertThat(children("changed")).isEqualTo(before);
        assertThat(cluster.requests(mark, NAMESPACE)).containsExactly("patch featurestores/status changed");
        apply("changed", "{feastProject: shop}");
        cluster.awaitCondition(NAMESPACE, "changed", "Ready", "True Ready");
    }

    @Test
    void anObjectOfSomebodyElseIsLeftAloneAndNamed() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: feast-taken-online, namespace: trouble}
                spec: {selector: {app: theirs}, ports: [{port: 1234}]}
                """);
        apply("taken", "{feastProject: shop}");
        cluster.awaitCondition(NAMESPACE, "taken", "Ready", "False NameConflict");
        assertThat(cluster.message(NAMESPACE, "taken", "Ready")).contains("Service feast-taken-online");
        assertThat(cluster.condition(NAMESPACE, "taken", "OnlineStore")).isEqualTo("False OnlineStoreDeploymentFailed");
        var service = Objects.requireNonNull(cluster.admin
                .services()
                .inNamespace(NAMESPACE)
                .withName("feast-taken-online")
                .get());
        assertThat(service.getSpec().getSelector()).containsOnlyKeys("app");
        assertThat(service.getMetadata().getLabels()).isNullOrEmpty();
        int mark = cluster.mark();
        OPERATOR.force("taken", "again");
        assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();
    }

    @Test
    void aFeatureStoreWithoutSpecIsTold() {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: empty, namespace: trouble}
                """);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.condition(NAMESPACE, "empty", "Ready").startsWith("False"));
    }

    @Test
    void aFeatureStoreThatCanNotBeReadDoesNotStopTheOthers() {
        withoutSchemaOf("feastProject", () -> cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: poison, namespace: trouble}
                spec: {feastProject: {of: what}}
                """));
        cluster.awaitCondition(NAMESPACE, "poison", "Ready", "False Unreadable");
        assertThat(cluster.message(NAMESPACE, "poison", "Ready")).startsWith("spec.feastProject: ");
        apply("healthy", "{feastProject: shop}");
        cluster.awaitCondition(NAMESPACE, "healthy", "Ready", "Unknown DeploymentNotAvailable");
    }

    @Test
    void watchesThatTheServerEndsBeginAnew() {
        // A CRD that changes ends the watches of its resources and makes their versions too old to go on from.
        withoutSchemaOf("mlflow", () -> apply("during", "{feastProject: shop}"));
        apply("after", "{feastProject: shop}");
        cluster.awaitCondition(NAMESPACE, "during", "Ready", "Unknown DeploymentNotAvailable");
        cluster.awaitCondition(NAMESPACE, "after", "Ready", "Unknown DeploymentNotAvailable");
    }

    /// Lets through what an earlier schema, in which the field had another type, might have stored.
    private void withoutSchemaOf(String field, Runnable write) {
        String crd = "featurestores.feast.dev";
        String pointer = "/spec/versions/%d/schema/openAPIV3Schema/properties/spec/properties/" + field;
        var live =
                cluster.admin.apiextensions().v1().customResourceDefinitions().withName(crd);
        var before = Objects.requireNonNull(live.get());
        live.patch(PatchContext.of(PatchType.JSON), """
                [{"op": "replace", "path": "%s", "value": {"x-kubernetes-preserve-unknown-fields": true}},
                 {"op": "replace", "path": "%s", "value": {"x-kubernetes-preserve-unknown-fields": true}}]""".formatted(pointer.formatted(0), pointer.formatted(1)));
        try {
            await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> {
                write.run();
                return true;
            });
        } finally {
            before.getMetadata().setResourceVersion(null);
            cluster.admin.resource(before).update();
        }
    }

    private void apply(String name, String spec) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: trouble}
                spec: %s
                """.formatted(name, spec));
    }

    private Set<String> children(String name) {
        return cluster.children(NAMESPACE).stream()
                .filter(child -> child.contains("-" + name))
                .collect(Collectors.toSet());
    }
}
