package io.featurestore.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.featurestore.crd.testing.EmbeddedApiServer;
import io.featurestore.crd.testing.Options;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The committed CRD on a real API server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedCrdIT {
    private static final Path CRD = Path.of("../deploy/crd/featurestores.feast.dev.yaml");

    private EmbeddedApiServer server;
    private KubernetesClient client;

    @BeforeAll
    void start() {
        server = EmbeddedApiServer.startOrAbort();
        client = server.admin();
        server.install(CRD);
    }

    @AfterEach
    void clear() {
        if (server != null) {
            client.resources(FeatureStore.class).inNamespace("default").delete();
        }
    }

    @AfterAll
    void stop() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @Test
    void theApiServerFindsNothingWrongWithTheSchema() {
        var crd = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("featurestores.feast.dev")
                .get();

        assertThat(crd.getStatus().getConditions())
                .extracting(c -> c.getType() + "=" + c.getStatus())
                .containsExactlyInAnyOrder("NamesAccepted=True", "Established=True");
    }

    @Test
    void clientSideApplyTakesItAndShowsOurColumns() throws IOException, InterruptedException {
        create("metadata: {name: shown}\nspec: {feastProject: p}");

        assertThat(kubectl("apply", "-f", CRD.toString())).contains("featurestores.feast.dev configured");
        assertThat(kubectl("get", "feast").lines().findFirst().orElseThrow()).matches("NAME +STATUS +AGE");
        assertThat(kubectl("get", "feast", "-o", "wide").lines().findFirst().orElseThrow())
                .matches("NAME +STATUS +REPLICAS +ENDPOINT +MESSAGE +AGE");
        assertThat(kubectl("explain", "feast.spec.replicas")).contains("Number of pods");
    }

    @Test
    void scaleIsHeldToTheRules() {
        create("metadata: {name: file}\nspec: {feastProject: p}");
        create("""
                metadata: {name: shared}
                spec:
                  feastProject: p
                  services:
                    onlineStore: {persistence: {store: {type: redis, secretRef: {name: s}}}}
                    registry: {local: {persistence: {store: {type: sql, secretRef: {name: s}}}}}
                """);

        stores().withName("shared").scale(3);

        assertThat(stores().withName("shared").get().getSpec().replicas).isEqualTo(3);
        assertThatThrownBy(() -> stores().withName("file").scale(3))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("Scaling requires DB-backed persistence for the online store.");
    }

    @Test
    void aWriteThroughTheOldVersionLosesNothing() {
        create("""
                apiVersion: feast.dev/v1alpha1
                kind: FeatureStore
                metadata: {name: old}
                spec:
                  feastProject: p
                  services: {topologySpreadConstraints: [], onlineStore: {disabled: true}}
                """);

        FeatureStore stored = stores().withName("old").get();
        assertThat(stored.getSpec().services.topologySpreadConstraints).isEmpty();
        assertThat(stored.getSpec().services.onlineStore.disabled).isTrue();
        assertThat(stored.getSpec().replicas).isEqualTo(1);
    }

    @Test
    void theStatusIsHeldToNoRule() {
        create("metadata: {name: a}\nspec: {feastProject: p}");
        FeatureStore store = stores().withName("a").get();
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.applied = client.getKubernetesSerialization()
                .convertValue(Map.of("replicas", 7, "authz", Map.of()), JsonNode.class);
        store.setStatus(status);

        FeatureStore updated = client.resource(store).updateStatus();

        assertThat(updated.getStatus().applied).hasToString("{\"authz\":{},\"replicas\":7}");
    }

    private NonNamespaceOperation<FeatureStore, KubernetesResourceList<FeatureStore>, Resource<FeatureStore>> stores() {
        return client.resources(FeatureStore.class).inNamespace("default");
    }

    private String kubectl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(
                Options.fromEnvironmentOrAbort().programs().resolve("kubectl").toString());
        command.add("--kubeconfig=" + server.kubeconfig());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void create(String yaml) {
        String document = yaml.contains("apiVersion") ? yaml : "apiVersion: feast.dev/v1\nkind: FeatureStore\n" + yaml;
        HasMetadata store = client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
        client.resource(store).inNamespace("default").create();
    }
}
