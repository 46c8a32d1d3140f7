package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.featurestore.crd.testing.EmbeddedApiServer;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may work, and with which rights.
class LeadershipIT {
    private static final String NAMESPACE = "leading";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void aSecondOperatorIsReadyAndWaitsAndTakesOverWhenTheFirstEnds() throws IOException, InterruptedException {
        try (Operator second = cluster.startOperator("second")) {
            assertThat(TestCluster.page(second.healthPort(), "/readyz").statusCode())
                    .isEqualTo(200);
            bare("first-leads");
            cluster.awaitCondition(NAMESPACE, "first-leads", "Ready", "Unknown DeploymentNotAvailable");
            assertThat(TestCluster.looks(second)).isZero();
            OPERATOR.stop();
            bare("second-leads");
            cluster.awaitCondition(NAMESPACE, "second-leads", "Ready", "Unknown DeploymentNotAvailable");
        }
        OPERATOR.start();
    }

    @Test
    void aRestartWritesNothingAndReadsNoSecretOneByOne() throws IOException, InterruptedException {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: redis, namespace: leading}
                stringData: {redis: "connection_string: redis:6379"}
                ---
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: restarted, namespace: leading}
                spec:
                  feastProject: shop
                  services: {onlineStore: {persistence: {store: {type: redis, secretRef: {name: redis}}}}}
                """);
        cluster.awaitCondition(NAMESPACE, "restarted", "Ready", "Unknown DeploymentNotAvailable");
        int mark = cluster.mark();
        OPERATOR.stop();
        OPERATOR.start();
        OPERATOR.force("restarted", "again");
        assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();
    }

    @Test
    void aStopInTheMiddleOfThingsTakesNothingForAbsent() throws IOException, InterruptedException {
        List<String> names =
                IntStream.range(0, 20).mapToObj("many-%d"::formatted).toList();
        names.forEach(this::bare);
        names.forEach(name -> cluster.awaitCondition(NAMESPACE, name, "Ready", "Unknown DeploymentNotAvailable"));
        OPERATOR.stop();
        int mark = cluster.mark();
        for (int round = 0; round < 3; round++) {
            OPERATOR.start();
            OPERATOR.stop();
        }
        assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();
        OPERATOR.start();
    }

    @Test
    void anOperatorElsewhereIsNotReadyWhileTheUsualOneLeads() throws IOException {
        bare("usual");
        cluster.awaitCondition(NAMESPACE, "usual", "Ready", "Unknown DeploymentNotAvailable");
        cluster.namespace("elsewhere");
        try (Operator elsewhere = cluster.startOperatorElsewhere("elsewhere")) {
            await().atMost(TestCluster.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> TestCluster.page(elsewhere.healthPort(), "/readyz")
                            .body()
                            .contains("leads in namespace feast-operator-system"));
            assertThat(TestCluster.page(elsewhere.healthPort(), "/readyz").statusCode())
                    .isEqualTo(503);
            assertThat(TestCluster.page(elsewhere.healthPort(), "/healthz").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void requestsAndWritesAreCounted() {
        bare("counted");
        cluster.awaitCondition(NAMESPACE, "counted", "Ready", "Unknown DeploymentNotAvailable");
        String metrics = TestCluster.metrics(OPERATOR.get());
        assertThat(metrics)
                .contains("feast_operator_api_requests_total{resource=\"deployments\",verb=\"apply\"}")
                .contains("feast_operator_writes_total{kind=\"Deployment\",operation=\"create\"}")
                .contains("feast_operator_feature_store_info{name=\"counted\",namespace=\"leading\","
                        + "offline_store_type=\"\",online_store_type=\"sqlite\",registry_type=\"file\"} 1");
    }

    @ParameterizedTest
    @CsvSource({
        "delete, '', persistentvolumeclaims",
        "create, '', pods",
        "get, '', pods",
        "create, '', pods/exec",
        "update, '', secrets",
        "create, rbac.authorization.k8s.io, clusterroles",
        "escalate, rbac.authorization.k8s.io, roles",
        "bind, rbac.authorization.k8s.io, roles",
        "impersonate, '', users",
        "update, feast.dev, featurestores",
        "delete, feast.dev, featurestores",
        "create, authentication.k8s.io, tokenreviews",
    })
    void whatTheOperatorNeverDoesItMayNotDo(String verb, String group, String resource) {
        List<String> path = List.of(resource.split("/", -1));
        try (KubernetesClient account = EmbeddedApiServer.client(cluster.operatorConfig())) {
            var review = account.resource(new SelfSubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withNewResourceAttributes()
                            .withNamespace(NAMESPACE)
                            .withVerb(verb)
                            .withGroup(group)
                            .withResource(path.getFirst())
                            .withSubresource(path.size() > 1 ? path.getLast() : null)
                            .endResourceAttributes()
                            .endSpec()
                            .build())
                    .create();
            assertThat(review.getStatus().getAllowed()).isFalse();
        }
    }

    private void bare(String name) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: leading}
                spec: {feastProject: shop}
                """.formatted(name));
    }
}
