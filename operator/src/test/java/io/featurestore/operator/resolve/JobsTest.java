package io.featurestore.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.featurestore.crd.v1.FeastCronJob;
import io.featurestore.crd.v1.FeastProjectDir;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.Registry;
import io.featurestore.crd.v1.Services;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
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

    @Test
    void definitionsOfADeclaredSourceAreAppliedBeforeTheDefaultWork() {
        assertThat(definitions(spec -> spec.feastProjectDir = git())).hasValueSatisfying(repository -> {
            assertThat(repository.directory()).isEqualTo("/feast-fetched/shop/features");
            assertThat(repository.init().orElseThrow().fill())
                    .isInstanceOfSatisfying(
                            Init.Fill.Git.class, fill -> assertThat(fill.root()).isEqualTo("/feast-fetched/shop"));
        });
        assertThat(definitions(spec -> spec.feastProjectDir = packaged())).isPresent();
        assertThat(definitions(spec -> {})).isEmpty();
    }

    @Test
    void nothingIsFetchedWhereCommandsAreTheWork() {
        assertThat(definitions(spec -> {
                    spec.feastProjectDir = git();
                    spec.cronJob.containerConfigs.commands = List.of("feast materialize-incremental");
                }))
                .isEmpty();
    }

    @Test
    void nothingIsAppliedWhereThePodsDoNot() {
        assertThat(definitions(spec -> {
                    spec.feastProjectDir = git();
                    spec.services.runFeastApplyOnInit = false;
                }))
                .isEmpty();
        assertThat(definitions(spec -> {
                    spec.feastProjectDir = packaged();
                    spec.services.runFeastApplyOnInit = false;
                }))
                .isEmpty();
    }

    @Test
    void withoutInitContainersNothingIsFetchedFromOutside() {
        assertThat(definitions(spec -> {
                    spec.feastProjectDir = git();
                    spec.services.disableInitContainers = true;
                }))
                .isEmpty();
        assertThat(definitions(spec -> {
                    spec.feastProjectDir = packaged();
                    spec.services.disableInitContainers = true;
                }))
                .isPresent();
    }

    @Test
    void theImageThatFitsTheDefinitionsAppliesThemAndOursFetches() {
        Init init = definitions(spec -> {
                    spec.feastProjectDir = git();
                    spec.services.initImage = PYTHON;
                })
                .flatMap(Resolved.Repository::init)
                .orElseThrow();
        assertThat(init.fill().program().own()).isTrue();
        assertThat(init.apply()).hasValueSatisfying(program -> {
            assertThat(program.image()).isEqualTo(PYTHON);
            assertThat(program.own()).isFalse();
        });
    }

    private static Optional<Resolved.Repository> definitions(Consumer<FeatureStoreSpec> change) {
        FeatureStoreSpec spec = new FeatureStoreSpec();
        spec.feastProject = "shop";
        spec.services = new Services();
        spec.services.registry = new Registry();
        spec.services.registry.local = new Registry.Local();
        spec.services.registry.local.server = new Registry.RegistryServer();
        spec.cronJob = new FeastCronJob();
        spec.cronJob.containerConfigs = new FeastCronJob.CronJobContainer();
        change.accept(spec);
        return resolve(spec).resolved().orElseThrow().job().orElseThrow().definitions();
    }

    private static FeastProjectDir git() {
        FeastProjectDir dir = new FeastProjectDir();
        dir.git = new FeastProjectDir.Git();
        dir.git.url = "https://git.example.com/team/features";
        dir.git.featureRepoPath = "features";
        return dir;
    }

    private static FeastProjectDir packaged() {
        FeastProjectDir dir = new FeastProjectDir();
        dir.packaged = new FeastProjectDir.Packaged();
        dir.packaged.featureRepoPath = "/opt/features";
        return dir;
    }

    private static Resolution resolve(String image, String command) {
        FeatureStoreSpec spec = new FeatureStoreSpec();
        spec.feastProject = "shop";
        spec.cronJob = new FeastCronJob();
        spec.cronJob.containerConfigs = new FeastCronJob.CronJobContainer();
        spec.cronJob.containerConfigs.image = image;
        spec.cronJob.containerConfigs.commands = List.of(command);
        return resolve(spec);
    }

    private static Resolution resolve(FeatureStoreSpec spec) {
        FeatureStore featureStore = new FeatureStore();
        featureStore.setMetadata(new ObjectMetaBuilder()
                .withName("test")
                .withNamespace("features")
                .build());
        featureStore.setSpec(spec);
        return Resolver.resolve(
                new World(featureStore, Map.of(), List.of(), Set.of(), OperatorSettings.withoutCluster()));
    }
}
