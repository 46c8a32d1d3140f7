package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds the configuration files to those that the Go operator 0.66 wrote for the same FeatureStores.
class GoOperatorFilesTest {
    private static final Path ROOT = Inputs.resources().resolve("go-operator");

    @ParameterizedTest
    @CsvSource({
        "01-bare, bare",
        "02-topology-minimal, minimal-production",
        "03-topology-standard, standard-production",
        "04-topology-enterprise, team-a-production",
        "05-shared-registry-and-tenant, shared",
        "05-shared-registry-and-tenant, team-a",
        "06-airgap, airgap-production",
        "07-tls-everywhere-ui, tls",
        "08-git-pvc-cron, gitpvc",
        "09-serving-lineage-mlflow, full"
    })
    void clientFileIsTheSame(String folder, String name) throws IOException {
        ConfigMap client = objects(folder, name).stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(client.getMetadata().getName()).isEqualTo("feast-" + name + "-client");
        assertThat(client.getData().get("feature_store.yaml"))
                .isEqualTo(
                        Files.readString(ROOT.resolve(folder).resolve("feast-" + name + "-client.feature_store.yaml")));
    }

    @ParameterizedTest
    @CsvSource({
        "01-bare, bare",
        "02-topology-minimal, minimal-production",
        "03-topology-standard, standard-production",
        "05-shared-registry-and-tenant, shared",
        "05-shared-registry-and-tenant, team-a",
        "06-airgap, airgap-production",
        "07-tls-everywhere-ui, tls",
        "08-git-pvc-cron, gitpvc"
    })
    void fileOfTheOnlineServerIsTheSame(String folder, String name) throws IOException {
        Secret config = objects(folder, name).stream()
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .findFirst()
                .orElseThrow();

        String online =
                new String(Base64.getDecoder().decode(config.getData().get("online.yaml")), StandardCharsets.UTF_8);
        assertThat(online)
                .isEqualTo(
                        Files.readString(ROOT.resolve(folder).resolve("feast-" + name + ".server.feature_store.yaml")));
    }

    private static List<HasMetadata> objects(String folder, String name) {
        List<HasMetadata> input = Inputs.objects(ROOT.resolve(folder).resolve("input.yaml"));
        input.stream()
                .filter(FeatureStore.class::isInstance)
                .map(FeatureStore.class::cast)
                .filter(other -> !other.getMetadata().getName().equals(name))
                .forEach(GoOperatorFilesTest::settle);
        FeatureStore featureStore = (FeatureStore) input.stream()
                .filter(FeatureStore.class::isInstance)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        Plan plan = Planner.plan(
                new World(featureStore, Inputs.found(input), List.of(), Set.of(), OperatorSettings.withoutCluster()),
                Layout.CLUSTER);
        assertThat(plan.blocked()).as(plan.findings().toString()).isFalse();
        return plan.objects();
    }

    /// What the operator has written into the status of another FeatureStore.
    private static void settle(FeatureStore other) {
        FeatureStoreNames names = new FeatureStoreNames(
                other.getMetadata().getNamespace(), other.getMetadata().getName());
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.serviceHostnames = new FeatureStoreStatus.ServiceHostnames();
        status.serviceHostnames.registry = names.host(names.registry()) + ":80";
        other.setStatus(status);
    }
}
