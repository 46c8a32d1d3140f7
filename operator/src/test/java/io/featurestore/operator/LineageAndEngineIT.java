package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What runs beside the servers: the lineage server, and batch jobs by rights that the operator grants and does not
/// have.
class LineageAndEngineIT {
    private static final String NAMESPACE = "beside";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void theLineageServerComesWithItsServiceAndGoesWithTheField() {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: events, namespace: beside}
                stringData: {connection_string: "postgresql+psycopg://ol:example-pw@pg:5432/lineage"}
                """);
        OPERATOR.applyPlain("traced", """
                openlineage:
                    enabled: true
                    consumer:
                      enabled: true
                      connectionStringSecretRef: {name: events}
                      lineageServer: {server: {image: "quay.io/feastdev/feature-server:0.67.0"}}
                """);
        cluster.awaitCondition(NAMESPACE, "traced", "Lineage", "False DeploymentNotAvailable");
        cluster.becomeAvailable(NAMESPACE, "feast-traced");
        cluster.awaitCondition(NAMESPACE, "traced", "Ready", "True Ready");
        cluster.becomeAvailable(NAMESPACE, "feast-traced-lineage");
        cluster.awaitCondition(NAMESPACE, "traced", "Lineage", "True Ready");
        assertThat(cluster.featureStore(NAMESPACE, "traced").getStatus().serviceHostnames.lineage)
                .isEqualTo("feast-traced-lineage.beside.svc.cluster.local:80");
        int mark = cluster.mark();
        OPERATOR.force("traced", "again");
        assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();
        OPERATOR.applyPlain("traced", "");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).stream().noneMatch(child -> child.contains("traced-lineage")));
        assertThat(cluster.condition(NAMESPACE, "traced", "Lineage")).isEmpty();
    }

    @Test
    void rightsOfBatchJobsAreBoundAndTakenBack() {
        cluster.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: engine, namespace: beside}
                data: {config: "type: spark_application"}
                """);
        OPERATOR.applyPlain("sparkling", "batchEngine: {configMapRef: {name: engine}}");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).contains("RoleBinding feast-sparkling-batch-driver-rights"));
        assertThat(cluster.children(NAMESPACE))
                .contains(
                        "RoleBinding feast-sparkling-batch-engine-rights",
                        "ServiceAccount feast-sparkling-batch-driver");
        cluster.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: engine, namespace: beside}
                data: {config: "type: local"}
                """);
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        cluster.children(NAMESPACE).stream().noneMatch(child -> child.contains("sparkling-batch")));
    }
}
