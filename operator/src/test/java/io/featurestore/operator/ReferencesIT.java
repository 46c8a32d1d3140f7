package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a FeatureStore refers to: its absence is told, its appearance is enough to go on, its change rolls the pods.
class ReferencesIT {
    private static final String NAMESPACE = "referring";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void aMissingSecretIsNamedAndItsCreationIsEnough() {
        int mark = cluster.mark();
        redisStore("patient", "not-yet");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.condition(NAMESPACE, "patient", "Ready").startsWith("False"));
        assertThat(cluster.message(NAMESPACE, "patient", "Ready"))
                .contains("not-yet")
                .contains("spec.services.onlineStore.persistence.store.secretRef");
        assertThat(cluster.featureStore(NAMESPACE, "patient").getStatus().phase).isEqualTo("Failed");
        assertThat(cluster.children(NAMESPACE)).noneMatch(child -> child.contains("patient"));
        OPERATOR.force("patient", "again");
        assertThat(cluster.requests(mark, NAMESPACE))
                .filteredOn(request -> request.endsWith(" patient"))
                .containsExactly("patch featurestores/status patient");
        secret("not-yet", "redis", "connection_string: redis:6379");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).contains("Deployment feast-patient"));
        cluster.awaitCondition(NAMESPACE, "patient", "Ready", "Unknown DeploymentNotAvailable");
    }

    @Test
    void aMissingKeyIsNamedAndWhatServesStays() {
        secret("complete", "redis", "connection_string: redis:6379");
        redisStore("serving", "complete");
        OPERATOR.becomeReady("serving");
        long generation =
                cluster.deployment(NAMESPACE, "feast-serving").getMetadata().getGeneration();
        cluster.admin.secrets().inNamespace(NAMESPACE).withName("complete").edit(secret -> {
            secret.setData(null);
            return secret;
        });
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.condition(NAMESPACE, "serving", "Ready").startsWith("False"));
        assertThat(cluster.message(NAMESPACE, "serving", "Ready"))
                .contains("complete")
                .contains("redis");
        assertThat(cluster.condition(NAMESPACE, "serving", "OnlineStore")).isEqualTo("True Ready");
        assertThat(cluster.deployment(NAMESPACE, "feast-serving").getMetadata().getGeneration())
                .isEqualTo(generation);
    }

    @Test
    void eachTransitionIsOneEvent() {
        redisStore("announced", "later");
        await().atMost(TestCluster.PATIENCE).until(() -> events("announced").size() == 1);
        assertThat(events("announced").getFirst().getType()).isEqualTo("Warning");
        OPERATOR.force("announced", "again");
        secret("later", "redis", "connection_string: redis:6379");
        cluster.awaitCondition(NAMESPACE, "announced", "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-announced");
        await().atMost(TestCluster.PATIENCE).until(() -> events("announced").size() == 2);
        assertThat(events("announced")).extracting(Event::getType).containsExactlyInAnyOrder("Warning", "Normal");
    }

    @Test
    void aTenantFollowsTheRegistryThatItRefersTo() {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: tenant, namespace: referring}
                spec:
                  feastProject: tenant
                  services: {registry: {remote: {feastRef: {name: shared}}}}
                """);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.condition(NAMESPACE, "tenant", "Ready").startsWith("False"));
        assertThat(cluster.message(NAMESPACE, "tenant", "Ready")).contains("shared");
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: shared, namespace: referring}
                spec: {feastProject: shared, services: {registry: {local: {server: {}}}}}
                """);
        cluster.awaitCondition(NAMESPACE, "shared", "Ready", "Unknown DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-shared");
        cluster.awaitCondition(NAMESPACE, "tenant", "Ready", "Unknown DeploymentNotAvailable");
        assertThat(cluster.featureStore(NAMESPACE, "tenant").getStatus().serviceHostnames.registry)
                .isEqualTo("feast-shared-registry.referring.svc.cluster.local:80");
    }

    private List<Event> events(String name) {
        return cluster.admin.events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .toList();
    }

    private void secret(String name, String key, String value) {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: referring}
                stringData: {%s: "%s"}
                """.formatted(name, key, value));
    }

    private void redisStore(String name, String secret) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: referring}
                spec:
                  feastProject: shop
                  services:
                    onlineStore: {persistence: {store: {type: redis, secretRef: {name: %s}}}}
                """.formatted(name, secret));
    }
}
