package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The offline server comes and goes with its field; what it keeps stays.
class OfflineServerIT {
    private static final String NAMESPACE = "history";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void itHasAContainerAServiceAConditionAndAnAddressUntilItIsTakenAway() {
        apply("server: {}, ");
        cluster.awaitCondition(NAMESPACE, "trips", "OfflineStore", "False DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-trips");
        cluster.awaitCondition(NAMESPACE, "trips", "OfflineStore", "True Ready");
        assertThat(containers()).containsExactly("offline", "online");
        assertThat(hostname()).isEqualTo("feast-trips-offline.history.svc.cluster.local:80");
        assertThat(cluster.children(NAMESPACE))
                .contains("Service feast-trips-offline", "PersistentVolumeClaim feast-trips-offline");
        assertThat(clientFile()).contains("""
                offline_store:
                    host: feast-trips-offline.history.svc.cluster.local
                    type: remote
                    port: 80
                """);

        int mark = cluster.mark();
        OPERATOR.force("trips", "again");
        assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();

        apply("");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !cluster.children(NAMESPACE).contains("Service feast-trips-offline"));
        cluster.becomeAvailable(NAMESPACE, "feast-trips");
        await().atMost(TestCluster.PATIENCE).until(() -> hostname().isEmpty());
        assertThat(containers()).containsExactly("online");
        assertThat(clientFile()).doesNotContain("offline_store");
        assertThat(cluster.children(NAMESPACE)).contains("PersistentVolumeClaim feast-trips-offline");
    }

    private void apply(String server) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: trips, namespace: history}
                spec:
                  feastProject: trips
                  services:
                    offlineStore:
                      {%spersistence: {file: {type: duckdb, pvc: {create: {}, mountPath: /offline}}}}
                """.formatted(server));
    }

    private List<String> containers() {
        return cluster.deployment(NAMESPACE, "feast-trips").getSpec().getTemplate().getSpec().getContainers().stream()
                .map(Container::getName)
                .toList();
    }

    private String hostname() {
        return Objects.requireNonNullElse(
                cluster.featureStore(NAMESPACE, "trips").getStatus().serviceHostnames.offlineStore, "");
    }

    private String clientFile() {
        return Objects.requireNonNull(cluster.admin
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("feast-trips-client")
                        .get())
                .getData()
                .getOrDefault("feature_store.yaml", "");
    }
}
