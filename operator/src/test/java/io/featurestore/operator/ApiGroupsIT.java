package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An API that the cluster gets, or loses, changes what is rendered, without a restart of the operator.
class ApiGroupsIT {
    private static final String NAMESPACE = "growing";
    private static final String ROUTES = "routes.route.openshift.io";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void anApiThatComesOrGoesIsSeenAtOnce() {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: shop, namespace: growing}
                spec: {feastProject: shop}
                """);
        cluster.awaitCondition(NAMESPACE, "shop", "Ready", "Unknown DeploymentNotAvailable");
        assertThat(security().getFsGroup()).isEqualTo(1001L);
        try {
            cluster.apply("""
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: routes.route.openshift.io}
                    spec:
                      group: route.openshift.io
                      scope: Namespaced
                      names: {kind: Route, plural: routes, singular: route}
                      versions:
                        - name: v1
                          served: true
                          storage: true
                          schema: {openAPIV3Schema: {type: object}}
                    """);
            await().atMost(TestCluster.PATIENCE).until(() -> security().getFsGroup() == null);
            assertThat(command()).as("its servers speak TLS").contains("--cert");
        } finally {
            cluster.admin
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(ROUTES)
                    .delete();
        }
        await().atMost(TestCluster.PATIENCE).until(() -> security().getFsGroup() != null);
        assertThat(command()).doesNotContain("--cert");
    }

    private List<String> command() {
        return pod().getContainers().getFirst().getCommand();
    }

    private PodSecurityContext security() {
        return pod().getSecurityContext();
    }

    private PodSpec pod() {
        return cluster.deployment(NAMESPACE, "feast-shop")
                .getSpec()
                .getTemplate()
                .getSpec();
    }
}
