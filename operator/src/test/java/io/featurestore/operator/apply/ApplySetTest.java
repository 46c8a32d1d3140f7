package io.featurestore.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.FeatureStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplySetTest {
    private static final String NAMESPACE = "ml";

    private final FakeCluster cluster = new FakeCluster();
    private final FeatureStore owner = featureStore("shop", "uid-of-shop");
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ApplySet applySet = new ApplySet(cluster, cluster, () -> now);

    @Test
    void whatIsAbsentIsCreatedInOrderAndTheSecondPassSendsNothing() {
        List<HasMetadata> rendered = List.of(deployment(2), configMap("a"), secret("x"));
        assertThat(applySet.apply(owner, rendered))
                .extracting(Outcome::toString)
                .containsExactly(
                        "Created[key=ConfigMap feast-shop-client]",
                        "Created[key=Secret feast-shop-config]",
                        "Created[key=Deployment feast-shop]");
        assertThat(cluster.takeRequests()).hasSize(3).allMatch(request -> request.startsWith("create"));
        assertThat(applySet.apply(owner, rendered)).allMatch(Outcome.Unchanged.class::isInstance);
        assertThat(cluster.takeRequests()).isEmpty();
    }

    @Test
    void objectsGetTheirOwnerAndTheirHashButNotInThePodTemplate() {
        applySet.apply(owner, List.of(deployment(2)));
        Deployment live = (Deployment) cluster.stored.values().iterator().next();
        assertThat(live.getMetadata().getOwnerReferences()).singleElement().satisfies(reference -> {
            assertThat(reference.getUid()).isEqualTo("uid-of-shop");
            assertThat(reference.getController()).isTrue();
            assertThat(reference.getBlockOwnerDeletion()).isTrue();
        });
        assertThat(live.getMetadata().getAnnotations()).containsKey(Annotations.DESIRED_HASH);
        assertThat(live.getSpec().getTemplate().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void aChangeIsOneRequestAndNamesTheFirstField() {
        applySet.apply(owner, List.of(deployment(2), configMap("a")));
        cluster.takeRequests();
        assertThat(applySet.apply(owner, List.of(deployment(2), configMap("b"))))
                .contains(new Outcome.Updated(key("ConfigMap", "feast-shop-client"), "data.feature_store.yaml"));
        assertThat(cluster.takeRequests()).containsExactly("apply ConfigMap feast-shop-client");
    }

    @Test
    void aFieldThatIsNoLongerRenderedIsAChange() {
        ConfigMap more = configMap("a");
        more.getData().put("other", "x");
        applySet.apply(owner, List.of(more));
        assertThat(applySet.apply(owner, List.of(configMap("a"))))
                .containsExactly(
                        new Outcome.Updated(key("ConfigMap", "feast-shop-client"), "a field is no longer wanted"));
    }

    @Test
    void whatIsNoLongerRenderedIsRemovedInReverseOrderButNeverAClaim() {
        applySet.apply(owner, List.of(configMap("a"), secret("x"), claim("1Gi"), deployment(1)));
        cluster.takeRequests();
        assertThat(applySet.apply(owner, List.of()))
                .extracting(outcome -> outcome.key().kind())
                .containsExactly("Deployment", "Secret", "ConfigMap");
        assertThat(cluster.stored.keySet()).containsExactly(key("PersistentVolumeClaim", "feast-shop-registry"));
        cluster.takeRequests();
        assertThat(applySet.apply(owner, List.of())).isEmpty();
        assertThat(cluster.takeRequests()).isEmpty();
    }

    @Test
    void nothingIsRemovedAfterAFailure() {
        applySet.apply(owner, List.of(configMap("a")));
        cluster.refusals.put(key("Secret", "feast-shop-config"), new Answer.Refused(500, "no"));
        assertThat(applySet.apply(owner, List.of(secret("x")))).singleElement().isInstanceOf(Outcome.Failed.class);
        assertThat(cluster.stored).containsKey(key("ConfigMap", "feast-shop-client"));
    }

    @Test
    void podsAreNotStartedWithoutWhatTheyMountButTheRestGoesOn() {
        cluster.refusals.put(key("Secret", "feast-shop-config"), new Answer.Refused(503, "later"));
        assertThat(applySet.apply(owner, List.of(deployment(1), secret("x"), configMap("a"))))
                .containsExactly(
                        new Outcome.Created(key("ConfigMap", "feast-shop-client")),
                        new Outcome.Failed(
                                key("Secret", "feast-shop-config"),
                                true,
                                "Secret feast-shop-config was refused with status 503"),
                        new Outcome.Held(key("Deployment", "feast-shop"), key("Secret", "feast-shop-config")));
    }

    @Test
    void aRefusalForGoodIsNotAskedAgainUntilTheContentChanges() {
        cluster.refusals.put(key("ConfigMap", "feast-shop-client"), new Answer.Refused(422, "invalid"));
        List<Outcome> first = applySet.apply(owner, List.of(configMap("a")));
        assertThat(first)
                .containsExactly(new Outcome.Failed(
                        key("ConfigMap", "feast-shop-client"), false, "ConfigMap feast-shop-client: invalid"));
        cluster.takeRequests();
        assertThat(applySet.apply(owner, List.of(configMap("a")))).isEqualTo(first);
        assertThat(cluster.takeRequests()).isEmpty();
        applySet.apply(owner, List.of(configMap("b")));
        assertThat(cluster.takeRequests()).hasSize(1);
    }

    @Test
    void anObjectOfAnotherOwnerIsLeftAlone() {
        cluster.put(foreign(configMap("theirs"), "Deployment", "other"));
        assertThat(applySet.apply(owner, List.of(configMap("a"))))
                .containsExactly(new Outcome.Conflict(
                        key("ConfigMap", "feast-shop-client"),
                        "ConfigMap feast-shop-client belongs to Deployment other;"
                                + " delete it or give the FeatureStore another name"));
        assertThat(cluster.takeRequests()).isEmpty();
    }

    @Test
    void anUncachedForeignObjectCostsTwoRequestsAndThenSilence() {
        ConfigMap theirs = configMap("theirs");
        theirs.getMetadata().setLabels(Map.of());
        cluster.uncached.put(ObjectKey.of(theirs), theirs);
        assertThat(applySet.apply(owner, List.of(configMap("a"))))
                .singleElement()
                .isInstanceOf(Outcome.Conflict.class);
        assertThat(cluster.takeRequests()).hasSize(2);
        applySet.apply(owner, List.of(configMap("a")));
        assertThat(cluster.takeRequests()).isEmpty();
        now = now.plus(Attempts.QUIET);
        applySet.apply(owner, List.of(configMap("a")));
        assertThat(cluster.takeRequests()).hasSize(2);
    }

    @Test
    void anUncachedObjectThatWeControlIsAdopted() {
        ConfigMap lost = configMap("old");
        lost.getMetadata().setLabels(Map.of());
        lost.getMetadata().setUid("uid-lost");
        lost.getMetadata().setOwnerReferences(List.of(Ownership.reference(owner)));
        cluster.uncached.put(ObjectKey.of(lost), lost);
        assertThat(applySet.apply(owner, List.of(configMap("a"))))
                .singleElement()
                .isInstanceOf(Outcome.Updated.class);
        assertThat(cluster.takeRequests())
                .containsExactly(
                        "create ConfigMap feast-shop-client",
                        "read ConfigMap feast-shop-client",
                        "apply ConfigMap feast-shop-client");
    }

    @Test
    void childrenOfAnEarlierFeatureStoreOfTheSameNameAreWaitedFor() {
        cluster.put(foreign(configMap("old"), "FeatureStore", "shop"));
        assertThat(applySet.apply(owner, List.of(configMap("a"))))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.toString()).contains("is being removed"));
    }

    @Test
    void aClaimThatNobodyControlsIsUsedAndNeverOwned() {
        PersistentVolumeClaim theirs = claim("2Gi");
        theirs.getMetadata().setLabels(Map.of());
        cluster.put(theirs);
        assertThat(applySet.apply(owner, List.of(claim("1Gi"))))
                .containsExactly(new Outcome.Unchanged(key("PersistentVolumeClaim", "feast-shop-registry")));
        assertThat(cluster.takeRequests()).isEmpty();
    }

    @Test
    void theSpecOfAClaimIsNeverChangedAndSaidToDiffer() {
        applySet.apply(owner, List.of(claim("1Gi")));
        Outcome immutable = new Outcome.Immutable(
                key("PersistentVolumeClaim", "feast-shop-registry"), "spec.resources.requests.storage");
        assertThat(applySet.apply(owner, List.of(claim("2Gi")))).containsExactly(immutable);
        PersistentVolumeClaim live =
                (PersistentVolumeClaim) cluster.stored.values().iterator().next();
        assertThat(live.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("1Gi"));
        cluster.takeRequests();
        assertThat(applySet.apply(owner, List.of(claim("2Gi")))).containsExactly(immutable);
        assertThat(cluster.takeRequests()).isEmpty();
    }

    @Test
    void claimsThatAreToOutliveTheFeatureStoreLoseTheirOwner() {
        applySet.apply(owner, List.of(claim("1Gi")));
        owner.getMetadata().setAnnotations(Map.of(Annotations.RETAIN_CLAIMS, "true"));
        applySet.apply(owner, List.of(claim("1Gi")));
        assertThat(cluster.stored.values().iterator().next().getMetadata().getOwnerReferences())
                .isEmpty();
    }

    @Test
    void whatSomebodyKeepsChangingIsWrittenThreeTimesMore() {
        cluster.admission = body -> {
            ObjectNode changed = body.deepCopy();
            changed.withObjectProperty("data").put("feature_store.yaml", "changed by a webhook");
            return changed;
        };
        for (int pass = 0; pass < 10; pass++) {
            applySet.apply(owner, List.of(configMap("a")));
        }
        assertThat(cluster.takeRequests())
                .filteredOn(request -> !request.startsWith("read"))
                .hasSize(4);
        assertThat(applySet.apply(owner, List.of(configMap("a"))))
                .containsExactly(
                        new Outcome.DriftRejected(key("ConfigMap", "feast-shop-client"), "data.feature_store.yaml"));
    }

    @Test
    void replicasAreHeldWhenAnAutoscalerTakesOverAndOnlyThen() {
        applySet.apply(owner, List.of(deployment(3)));
        cluster.takeRequests();
        Deployment autoscaled = deployment(3);
        autoscaled.getSpec().setReplicas(null);
        applySet.apply(owner, List.of(autoscaled));
        assertThat(cluster.takeRequests()).containsExactly("hold Deployment feast-shop", "apply Deployment feast-shop");
        autoscaled.getSpec().setPaused(true);
        applySet.apply(owner, List.of(autoscaled));
        assertThat(cluster.takeRequests()).containsExactly("apply Deployment feast-shop");
    }

    @Test
    void replicasThatAnAutoscalerLeavesStayForAMomentWhereOneIsAskedFor() {
        leaveByAutoscaler(5);
        applySet.apply(owner, List.of(deployment(1)));
        assertThat(cluster.takeRequests()).containsExactly("apply Deployment feast-shop");
        assertThat(replicas()).isEqualTo(5);
        now = now.plusSeconds(29);
        assertThat(applySet.apply(owner, List.of(deployment(1)))).allMatch(Outcome.Unchanged.class::isInstance);
        assertThat(applySet.again(owner)).hasValue(Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        applySet.apply(owner, List.of(deployment(1)));
        assertThat(replicas()).isEqualTo(1);
        assertThat(applySet.again(owner)).isEmpty();
    }

    @Test
    void anyOtherNumberAppliesAtOnce() {
        leaveByAutoscaler(5);
        applySet.apply(owner, List.of(deployment(1)));
        applySet.apply(owner, List.of(deployment(2)));
        assertThat(replicas()).isEqualTo(2);
        applySet.apply(owner, List.of(deployment(1)));
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void replicasThatWaitForAnOwnerAreHeldWhenAnAutoscalerComesBack() {
        leaveByAutoscaler(5);
        applySet.apply(owner, List.of(deployment(1)));
        cluster.takeRequests();
        Deployment autoscaled = deployment(3);
        autoscaled.getSpec().setReplicas(null);
        applySet.apply(owner, List.of(autoscaled));
        assertThat(cluster.takeRequests()).containsExactly("hold Deployment feast-shop", "apply Deployment feast-shop");
    }

    private void leaveByAutoscaler(int replicas) {
        Deployment autoscaled = deployment(3);
        autoscaled.getSpec().setReplicas(null);
        applySet.apply(owner, List.of(autoscaled));
        live().getSpec().setReplicas(replicas);
        cluster.takeRequests();
    }

    private int replicas() {
        return live().getSpec().getReplicas();
    }

    private Deployment live() {
        return cluster.find(key("Deployment", "feast-shop"))
                .map(Deployment.class::cast)
                .orElseThrow();
    }

    @Test
    void anObjectRenderedTwiceIsAMistakeOfOurs() {
        assertThatThrownBy(() -> applySet.apply(owner, List.of(configMap("a"), configMap("b"))))
                .hasMessageContaining("ConfigMap feast-shop-client is rendered twice");
    }

    private static FeatureStore featureStore(String name, String uid) {
        FeatureStore featureStore = new FeatureStore();
        featureStore.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withUid(uid)
                .build());
        return featureStore;
    }

    private static ObjectKey key(String kind, String name) {
        return new ObjectKey(kind, NAMESPACE, name);
    }

    private static ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(Labels.descriptive("shop"))
                .build();
    }

    private static ConfigMap configMap(String value) {
        return new ConfigMapBuilder()
                .withMetadata(metadata("feast-shop-client"))
                .addToData("feature_store.yaml", value)
                .build();
    }

    private static Secret secret(String value) {
        return new SecretBuilder()
                .withMetadata(metadata("feast-shop-config"))
                .addToData("online.yaml", value)
                .build();
    }

    private static PersistentVolumeClaim claim(String storage) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(metadata("feast-shop-registry"))
                .withNewSpec()
                .withNewResources()
                .addToRequests("storage", new Quantity(storage))
                .endResources()
                .endSpec()
                .build();
    }

    private static Deployment deployment(int replicas) {
        return new DeploymentBuilder()
                .withMetadata(metadata("feast-shop"))
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(Labels.selector("shop"))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Labels.descriptive("shop"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("online")
                .withImage("image")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ConfigMap foreign(ConfigMap object, String kind, String name) {
        object.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withKind(kind)
                        .withName(name)
                        .withUid("uid-of-another")
                        .withController(true)
                        .build()));
        return object;
    }
}
