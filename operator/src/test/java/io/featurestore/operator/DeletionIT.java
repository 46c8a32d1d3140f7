package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is left when a FeatureStore goes: nothing that no owner reference takes away, and the claims if they are
/// wanted.
class DeletionIT {
    private static final String NAMESPACE = "leaving";
    private static final int RECREATIONS = 5;

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void bindingsGoWithTheFeatureStoreAndItHasNoFinalizer() {
        bare("short");
        await().atMost(TestCluster.PATIENCE).until(() -> bindings("short").size() == 1);
        assertThat(cluster.featureStore(NAMESPACE, "short").getMetadata().getFinalizers())
                .isNullOrEmpty();
        delete("short");
        await().atMost(TestCluster.PATIENCE).until(() -> bindings("short").isEmpty());
    }

    @Test
    void oneThatTakesANameAtOnceIsLookedAtAndHasItsBinding() {
        bare("again");
        await().atMost(TestCluster.PATIENCE).until(() -> bindings("again").size() == 1);
        for (int i = 0; i < RECREATIONS; i++) {
            delete("again");
            bare("again");
            String uid = cluster.featureStore(NAMESPACE, "again").getMetadata().getUid();
            await("FeatureStore %d of that name".formatted(i))
                    .atMost(TestCluster.PATIENCE)
                    .until(() -> !cluster.condition(NAMESPACE, "again", "Ready").isEmpty()
                            && bindings("again").stream().allMatch(binding -> uid.equals(labelOf(binding)))
                            && bindings("again").size() == 1);
        }
        // Nothing is collected here, so the test does that; then the rest of the new one comes, too.
        String uid = cluster.featureStore(NAMESPACE, "again").getMetadata().getUid();
        removeChildrenOfOthers("again", uid);
        cluster.awaitCondition(NAMESPACE, "again", "Ready", "Unknown DeploymentNotAvailable");
        assertThat(bindings("again"))
                .singleElement()
                .satisfies(binding -> assertThat(labelOf(binding)).isEqualTo(uid));
    }

    private static String labelOf(ClusterRoleBinding binding) {
        return binding.getMetadata().getLabels().getOrDefault("feast.dev/uid", "");
    }

    private void removeChildrenOfOthers(String name, String uid) {
        for (var kind : List.of(
                cluster.admin.serviceAccounts().inNamespace(NAMESPACE),
                cluster.admin.rbac().roles().inNamespace(NAMESPACE),
                cluster.admin.rbac().roleBindings().inNamespace(NAMESPACE),
                cluster.admin.configMaps().inNamespace(NAMESPACE),
                cluster.admin.secrets().inNamespace(NAMESPACE),
                cluster.admin.services().inNamespace(NAMESPACE),
                cluster.admin.batch().v1().cronjobs().inNamespace(NAMESPACE),
                cluster.admin.apps().deployments().inNamespace(NAMESPACE))) {
            for (HasMetadata child :
                    kind.withLabel("feast.dev/name", name).list().getItems()) {
                if (child.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getUid().equals(uid))) {
                    cluster.admin
                            .resource(child)
                            .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                            .delete();
                }
            }
        }
    }

    @Test
    void whatIsDeletedWhileNoOperatorRunsIsSweptAtTheNextStart() throws IOException, InterruptedException {
        bare("unseen");
        bare("stays");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> bindings("unseen").size() == 1 && bindings("stays").size() == 1);
        OPERATOR.stop();
        delete("unseen");
        theGoOperatorsBinding("unseen");
        OPERATOR.start();
        await().atMost(TestCluster.PATIENCE).until(() -> bindings("unseen").isEmpty());
        assertThat(cluster.admin
                        .rbac()
                        .clusterRoleBindings()
                        .withName("feast-unseen-cluster-binding")
                        .get())
                .isNull();
        assertThat(bindings("stays")).hasSize(1);
    }

    @Test
    void aClaimIsNeverDeletedAndOwnedUnlessItShallOutlive() {
        withClaim("keeper", "");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).contains("PersistentVolumeClaim feast-keeper-online"));
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !claim("keeper").getMetadata().getOwnerReferences().isEmpty());
        cluster.annotate(cluster.featureStore(NAMESPACE, "keeper"), "feast.dev/retain-claims", "true");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> claim("keeper").getMetadata().getOwnerReferences().isEmpty());
        bare("keeper");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.observedGeneration(NAMESPACE, "keeper")
                        == cluster.featureStore(NAMESPACE, "keeper")
                                .getMetadata()
                                .getGeneration());
        assertThat(claim("keeper").getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aClaimOfAServiceThatIsSwitchedOffStays() {
        withClaim("switched", "");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.children(NAMESPACE).contains("PersistentVolumeClaim feast-switched-online"));
        withClaim("switched", "disabled: true, ");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !cluster.children(NAMESPACE).contains("Service feast-switched-online"));
        assertThat(claim("switched").getMetadata().getDeletionTimestamp()).isNull();
        assertThat(claim("switched").getMetadata().getOwnerReferences()).hasSize(1);
    }

    private void bare(String name) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: leaving}
                spec: {feastProject: shop}
                """.formatted(name));
    }

    private void withClaim(String name, String more) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: leaving}
                spec:
                  feastProject: shop
                  services:
                    onlineStore: {%spersistence: {file: {path: online.db, pvc: {create: {}, mountPath: /online}}}}
                    registry: {local: {server: {}}}
                """.formatted(name, more));
    }

    private void delete(String name) {
        cluster.admin.resource(cluster.featureStore(NAMESPACE, name)).delete();
    }

    private PersistentVolumeClaim claim(String name) {
        return Objects.requireNonNull(cluster.admin
                .persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName("feast-" + name + "-online")
                .get());
    }

    private List<ClusterRoleBinding> bindings(String name) {
        return cluster.admin
                .rbac()
                .clusterRoleBindings()
                .withLabel("feast.dev/namespace", NAMESPACE)
                .withLabel("feast.dev/name", name)
                .list()
                .getItems();
    }

    private void theGoOperatorsBinding(String name) {
        cluster.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata:
                  name: feast-%s-cluster-binding
                  labels: {app.kubernetes.io/managed-by: feast-operator, feast.dev/name: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: feast-token-review-cluster-role}
                subjects: [{kind: ServiceAccount, name: feast-%s, namespace: leaving}]
                """.formatted(name, name, name));
    }
}
