package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.featurestore.operator.install.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// An operator with rights in one namespace, those of the overlay.
class NamespacedIT {
    private static final String NAMESPACE = "feast";
    private static final Path OVERLAY = Manifests.DEPLOY.resolve("overlays/namespaced");

    @Test
    void itRunsFeatureStoresOfItsNamespaceAndSaysWhatOnlyAnAdministratorCanGrant()
            throws IOException, InterruptedException {
        TestCluster cluster = TestCluster.get();
        cluster.namespace(NAMESPACE);
        cluster.namespace("another");
        cluster.apply(Files.readString(OVERLAY.resolve("role.yaml")));
        for (String file : new String[] {"service-account.yaml", "leader-role.yaml"}) {
            cluster.apply(
                    Files.readString(Manifests.DEPLOY.resolve("base/process").resolve(file))
                            .replace("feast-operator-system", NAMESPACE));
        }
        featureStore(cluster, NAMESPACE);
        featureStore(cluster, "another");
        try (Operator operator = cluster.startNamespacedOperator(NAMESPACE)) {
            cluster.awaitCondition(NAMESPACE, "shop", "Ready", "Unknown DeploymentNotAvailable");
            assertThat(cluster.children(NAMESPACE))
                    .contains("Deployment feast-shop", "RoleBinding feast-shop")
                    .noneMatch(child -> child.startsWith("ClusterRoleBinding"));
            assertThat(cluster.message(NAMESPACE, "shop", "Warnings")).contains("feast-token-review");
            assertThat(cluster.children("another")).isEmpty();
            assertThat(TestCluster.page(operator.healthPort(), "/readyz").statusCode())
                    .isEqualTo(200);
        }
        cluster.apply(Files.readString(OVERLAY.resolve("cluster.yaml")));
        try (Operator operator = cluster.startNamespacedOperator(NAMESPACE)) {
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> !cluster.message(NAMESPACE, "shop", "Warnings").contains("feast-token-review"));
            int mark = cluster.mark();
            cluster.force(operator, NAMESPACE, "shop", "again");
            assertThat(cluster.requests(mark, NAMESPACE)).isEmpty();
        }
    }

    private static void featureStore(TestCluster cluster, String namespace) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: shop, namespace: %s}
                spec: {feastProject: shop}
                """.formatted(namespace));
    }
}
