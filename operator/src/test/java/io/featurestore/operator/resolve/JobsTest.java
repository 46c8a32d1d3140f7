package io.featurestore.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.featurestore.crd.v1.FeastCronJob;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsTest {
    private static final String PYTHON = "quay.io/feastdev/feature-server:0.67.0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feast apply",
                "feast  apply",
                "echo hello; feast apply",
                "set -e\nfeast --log-level INFO apply",
                "(feast apply) && echo done",
                "time feast apply --skip-source-validation"
            })
    void anApplyThatWouldDeleteEverythingIsNotScheduled(String command) {
        Resolution resolution = resolve(PYTHON, command);
        assertThat(resolution.resolved().orElseThrow().job()).isEmpty();
        assertThat(resolution.findings()).extracting(Finding::reason).contains("ApplyWithoutRepository");
        assertThat(resolve("", command).resolved().orElseThrow().job()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feast materialize-incremental 2026-01-01T00:00:00",
                "cd /opt/repository && feast apply",
                "feast -c /opt/repository apply",
                "feast --chdir=/opt/repository apply",
                "kubectl apply -f feast.yaml",
                "./apply-feast",
                "feast feature-views list"
            })
    void everythingElseIs(String command) {
        assertThat(resolve(PYTHON, command).resolved().orElseThrow().job())
                .hasValueSatisfying(job -> assertThat(job.commands()).containsExactly(command));
    }

    private static Resolution resolve(String image, String command) {
        FeatureStore featureStore = new FeatureStore();
        featureStore.setMetadata(new ObjectMetaBuilder()
                .withName("test")
                .withNamespace("features")
                .build());
        FeatureStoreSpec spec = new FeatureStoreSpec();
        spec.feastProject = "shop";
        spec.cronJob = new FeastCronJob();
        spec.cronJob.containerConfigs = new FeastCronJob.CronJobContainer();
        spec.cronJob.containerConfigs.image = image;
        spec.cronJob.containerConfigs.commands = List.of(command);
        featureStore.setSpec(spec);
        return Resolver.resolve(
                new World(featureStore, Map.of(), List.of(), Set.of(), OperatorSettings.withoutCluster()));
    }
}
