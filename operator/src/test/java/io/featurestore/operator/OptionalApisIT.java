package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.featurestore.operator.apis.ServiceMonitor;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Kinds that a cluster gets and loses while the operator runs.
class OptionalApisIT {
    private static final String NAMESPACE = "optional";
    private static final String MONITORS = "servicemonitors.monitoring.coreos.com";
    private static final String MLFLOWS = "mlflows.mlflow.opendatahub.io";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @AfterEach
    void withoutThem() {
        for (String name : new String[] {MONITORS, MLFLOWS}) {
            cluster.admin
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name)
                    .delete();
        }
    }

    @Test
    void aServiceMonitorAppearsWithItsApiIsKeptAndGoesWithTheMetrics() {
        OPERATOR.applyPlain("watched", "services: {onlineStore: {server: {metrics: true}}}");
        cluster.awaitCondition(NAMESPACE, "watched", "Ready", "Unknown DeploymentNotAvailable");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.message(NAMESPACE, "watched", "Warnings").contains("monitoring.coreos.com"));
        cluster.apply(definition("monitoring.coreos.com", "ServiceMonitor", "Namespaced"));
        await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> monitor("watched") != null);
        assertThat(Objects.requireNonNull(monitor("watched"))
                        .getSpec()
                        .at("/endpoints/0/port")
                        .asText())
                .isEqualTo("metrics");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !cluster.message(NAMESPACE, "watched", "Warnings").contains("monitoring.coreos.com"));
        int mark = cluster.mark();
        OPERATOR.force("watched", "again");
        assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();
        cluster.admin.resource(Objects.requireNonNull(monitor("watched"))).delete();
        await().atMost(TestCluster.PATIENCE).until(() -> monitor("watched") != null);
        OPERATOR.applyPlain("watched", "");
        await().atMost(TestCluster.PATIENCE).until(() -> monitor("watched") == null);
        OPERATOR.applyPlain("watched", "services: {onlineStore: {server: {metrics: true}}}");
        await().atMost(TestCluster.PATIENCE).until(() -> monitor("watched") != null);
        withoutThem();
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.message(NAMESPACE, "watched", "Warnings").contains("monitoring.coreos.com"));
        assertThat(cluster.condition(NAMESPACE, "watched", "Ready")).isEqualTo("Unknown DeploymentNotAvailable");
    }

    @Test
    void theMlflowOfTheClusterIsFoundWhenItIsReady() {
        OPERATOR.applyPlain("tracked", "");
        cluster.awaitCondition(NAMESPACE, "tracked", "Ready", "Unknown DeploymentNotAvailable");
        cluster.apply(definition("mlflow.opendatahub.io", "MLflow", "Cluster"));
        await().atMost(TestCluster.PATIENCE).ignoreExceptions().untilAsserted(() -> mlflow("False"));
        OPERATOR.force("tracked", "not-ready");
        assertThat(client("tracked")).doesNotContain("mlflow");
        mlflow("True");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> client("tracked").contains("tracking_uri: https://mlflow.ml.svc:8443"));
        withoutThem();
        await().atMost(TestCluster.PATIENCE).until(() -> !client("tracked").contains("mlflow"));
    }

    private void mlflow(String available) {
        cluster.apply("""
                apiVersion: mlflow.opendatahub.io/v1
                kind: MLflow
                metadata: {name: mlflow}
                status:
                  url: https://gateway.example.com/mlflow
                  address: {url: "https://mlflow.ml.svc:8443"}
                  conditions: [{type: Available, status: "%s"}]
                """.formatted(available));
    }

    private @Nullable ServiceMonitor monitor(String name) {
        return cluster.admin
                .resources(ServiceMonitor.class)
                .inNamespace(NAMESPACE)
                .withName("feast-" + name + "-online")
                .get();
    }

    private String client(String name) {
        return cluster.admin
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("feast-" + name + "-client")
                .get()
                .getData()
                .getOrDefault("feature_store.yaml", "");
    }

    private static String definition(String group, String kind, String scope) {
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%2$s}
                spec:
                  group: %2$s
                  scope: %3$s
                  names: {kind: %4$s, plural: %1$s, singular: %5$s}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(plural, group, scope, kind, kind.toLowerCase(Locale.ROOT));
    }
}
