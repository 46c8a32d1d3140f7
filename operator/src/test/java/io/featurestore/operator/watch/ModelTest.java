package io.featurestore.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final KubernetesSerialization MODEL = Model.serialization();

    @Test
    void aSpecOfWrongTypesIsReadAsUnreadableAndNamesTheField() {
        FeatureStore poison = read("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: poison, namespace: ml}
                spec:
                  feastProject: p
                  services: {onlineStore: {server: {env: [{name: A}, {name: [x]}]}}}
                status: {phase: Ready}
                """);
        assertThat(poison.getMetadata().getName()).isEqualTo("poison");
        assertThat(poison.getStatus().phase).isEqualTo("Ready");
        assertThat(poison.getSpec()).isInstanceOfSatisfying(UnreadableSpec.class, unreadable -> {
            assertThat(unreadable.path()).isEqualTo("spec.services.onlineStore.server.env[1].name");
            assertThat(unreadable.message()).contains("is not of the type");
        });
    }

    @Test
    void aSpecThatIsNoMapIsUnreadableToo() {
        FeatureStore poison = read("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: x}
                spec: nonsense
                """);
        assertThat(poison.getSpec()).isInstanceOf(UnreadableSpec.class);
    }

    @Test
    void oneUnreadableFeatureStoreDoesNotSpoilTheList() {
        DefaultKubernetesResourceList<FeatureStore> list =
                MODEL.unmarshal("""
                {"apiVersion": "feast.dev/v1", "kind": "FeatureStoreList", "metadata": {}, "items": [
                 {"apiVersion": "feast.dev/v1", "kind": "FeatureStore", "metadata": {"name": "a"},
                  "spec": {"feastProject": "a", "replicas": {"of": "what"}}},
                 {"apiVersion": "feast.dev/v1", "kind": "FeatureStore", "metadata": {"name": "b"},
                  "spec": {"feastProject": "b", "unknown": {"field": 1}, "replicas": 2}}]}""", new TypeReference<DefaultKubernetesResourceList<FeatureStore>>() {});
        List<FeatureStore> items = list.getItems();
        assertThat(items.getFirst().getSpec()).isInstanceOf(UnreadableSpec.class);
        assertThat(items.getLast().getSpec()).isNotInstanceOf(UnreadableSpec.class);
        assertThat(items.getLast().getSpec().replicas).isEqualTo(2);
    }

    @Test
    void aStatusOfWrongTypesCountsAsNone() {
        FeatureStore strange = read("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: x}
                spec: {feastProject: p}
                status: {conditions: [{observedGeneration: {a: b}}]}
                """);
        assertThat(strange.getStatus()).isNull();
        assertThat(strange.getSpec().feastProject).isEqualTo("p");
    }

    @Test
    void managedFieldsAreNotKept() {
        Secret secret = MODEL.unmarshal("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: s
                  managedFields: [{manager: kubectl, operation: Update, fieldsV1: {"f:data": {}}}]
                  labels: {a: b}
                data: {x: eA==}
                """, Secret.class);
        assertThat(secret.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(secret.getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(secret.getData()).containsEntry("x", "eA==");
    }

    @Test
    void anErrorInAWatchIsReadAsWhatItIs() {
        WatchEvent expired = MODEL.unmarshal("""
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                 "message": "too old resource version: 515 (517)", "reason": "Expired", "code": 410}}""", WatchEvent.class);
        assertThat(expired.getObject())
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }

    @Test
    void whatAWatchBringsIsReadAtOnceAndLeniently() {
        WatchEvent event = MODEL.unmarshal("""
                {"type": "ADDED", "object": {"apiVersion": "feast.dev/v1", "kind": "FeatureStore",
                 "metadata": {"name": "poison"}, "spec": {"feastProject": {"of": "what"}}}}""", WatchEvent.class);
        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        FeatureStore.class,
                        poison -> assertThat(poison.getSpec()).isInstanceOf(UnreadableSpec.class));
    }

    private static FeatureStore read(String yaml) {
        return MODEL.unmarshal(yaml, FeatureStore.class);
    }
}
