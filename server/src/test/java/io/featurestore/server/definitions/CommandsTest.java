package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.launch.GlobalOptions;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Launch.Surroundings;
import io.featurestore.server.launch.Run;
import io.featurestore.server.registry.RegistryChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `feast init`, `plan` and `apply` as a user calls them.
class CommandsTest {
    @TempDir
    Path folder;

    private final MemoryRegistry registry = new MemoryRegistry();
    private final List<String> tables = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(name = "feast")
    private static final class Root {}

    @Test
    void initMakesARepositoryThatAppliesAsItIs() {
        assertThat(feast(folder, "init", "shop")).isZero();

        assertThat(out.toString())
                .contains("Creating a new Feast repository in " + folder.resolve("shop") + ".")
                .contains("feature_repo/driver_stats.yaml")
                .endsWith("Next: cd " + folder.resolve("shop/feature_repo") + " && feast apply\n");
        assertThat(feast(folder.resolve("shop/feature_repo"), "apply")).isZero();
        assertThat(registry.read("shop").views()).extracting(FeastView::name).containsExactly("driver_hourly_stats");
        assertThat(registry.read("shop").featureService("driver_activity_v1")).isPresent();
        assertThat(registry.read("shop").dataSources())
                .extracting(source -> source.getName())
                .containsExactlyInAnyOrder("driver_hourly_stats_source", "driver_stats_push_source");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void initWritesTheDataThatItsSourceNames() {
        assertThat(feast(folder, "init", "shop")).isZero();

        assertThat(folder.resolve("shop/feature_repo/data/driver_stats.parquet"))
                .isNotEmptyFile();
        assertThat(feast(folder, "init", "-m", "bare")).isZero();
        assertThat(folder.resolve("bare/feature_repo/data")).isEmptyDirectory();
    }

    @Test
    void minimalIsTheProjectAlone() {
        assertThat(feast(folder, "init", "-m", "shop")).isZero();
        assertThat(feast(folder.resolve("shop/feature_repo"), "apply", "--bootstrap"))
                .isZero();

        assertThat(registry.read("shop").projectObject()).isPresent();
        assertThat(registry.read("shop").entities())
                .extracting(entity -> entity.getSpec().getName())
                .containsExactly("__dummy");
    }

    @Test
    void namesThatYamlTakesForOtherThingsAreQuoted() {
        for (String name : List.of("123", "true", "1e5", "0x1f", "no")) {
            assertThat(feast(folder, "init", name)).isZero();
            assertThat(feast(folder.resolve(name).resolve("feature_repo"), "plan"))
                    .isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anExistingRepositoryIsLeftAlone() throws IOException {
        assertThat(feast(folder, "init", "shop")).isZero();
        Path definitions = folder.resolve("shop/feature_repo/driver.yaml");
        Files.writeString(definitions, "# mine\n");

        assertThat(feast(folder, "init", "shop")).isOne();
        assertThat(err.toString())
                .isEqualTo("feast init: " + folder.resolve("shop") + " holds a feature repository already\n");
        assertThat(feast(folder, "init", "--if-missing", "-t", "local", "shop")).isZero();
        assertThat(out.toString()).endsWith("holds a feature repository already: nothing to do.\n");
        assertThat(definitions).hasContent("# mine\n");
    }

    @Test
    void anEmptyFolderIsNoRepositoryYet() throws IOException {
        Files.createDirectories(folder.resolve("shop"));

        assertThat(feast(folder, "init", "--if-missing", "shop")).isZero();

        assertThat(folder.resolve("shop/feature_repo/feature_store.yaml")).isRegularFile();
        try (Stream<Path> files = Files.list(folder.resolve("shop"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("feature_repo", "README.md", ".gitignore");
        }
    }

    @Test
    void otherTemplatesAndNamesAreRefusedByName() {
        assertThat(feast(folder, "init", "-t", "spark", "shop")).isEqualTo(2);
        assertThat(feast(folder, "init", "-t", "locl", "shop")).isEqualTo(2);
        assertThat(feast(folder, "init", "../shop")).isEqualTo(2);

        assertThat(err.toString()).isEqualTo("""
                feast init: --template: 'spark' exists in Python's feast, but not in this build; here are local, minimal
                feast init: --template: there is no 'locl' (did you mean 'local'?); here are local, minimal
                feast init: NAME: '../shop' must be letters, digits, underscores and hyphens, and begin with a letter or digit
                """);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void applyingTwiceChangesNothing() throws IOException {
        golden();
        assertThat(feast(folder, "apply")).isZero();
        registry.changes.clear();
        out.getBuffer().setLength(0);

        assertThat(feast(folder, "apply")).isZero();

        assertThat(out.toString()).isEqualTo("Applying changes for project golden\nNo changes to registry\n");
        assertThat(registry.changes).isEmpty();
    }

    @Test
    void aPlanSaysWhatApplyWouldDoAndDoesNothing() throws IOException {
        golden();

        assertThat(feast(folder, "plan")).isZero();

        assertThat(out.toString()).isEqualTo("""
                Created project golden
                Created data source trips_file
                Created data source trips_push
                Created data source zones_file
                Created entity depot
                Created entity driver
                Created entity zone
                Created feature view driver_trips
                Created feature view everything
                Created feature view pinned
                Created feature view sourceless
                Created feature view zone_load
                Created feature service all_of_it
                Created feature service by_reference
                Created feature service chosen
                """);
        assertThat(registry.changes).isEmpty();
    }

    @Test
    void aChangeIsShownFieldByFieldBeforeItIsMade() throws IOException {
        golden();
        assertThat(feast(folder, "apply")).isZero();
        registry.changes.clear();
        out.getBuffer().setLength(0);
        replace("views/trips.yaml", "ttl: 1d", "ttl: 2d");
        replace("views/trips.yaml", "{name: rate, dtype: Float32}", "{name: speed, dtype: Float64}");
        replace("views/trips.yaml", "{name: x, dtype: Int64}", "{name: x, dtype: Int32, tags: {a: b}}");
        replace("services.yaml", "    features: [rate, trips]", "    features: [speed, trips]");
        replace("services.yaml", "  - {view: pinned}", "");

        assertThat(feast(folder, "apply")).isZero();

        assertThat(out.toString()).isEqualTo("""
                Applying changes for project golden
                Updated feature view driver_trips
                	features.rate: FLOAT -> (none)
                	ttl: 86400s -> 172800s
                	features.speed: (none) -> DOUBLE
                Updated feature view sourceless
                	features.x.value_type: INT64 -> INT32
                	features.x.tags.a: (none) -> b
                Updated feature service all_of_it
                	features.driver_trips.feature_columns.rate: FLOAT -> (none)
                	features.driver_trips.feature_columns: trips, rate -> trips, speed
                	features.driver_trips.feature_columns.speed: (none) -> DOUBLE
                Updated feature service chosen
                	features.driver_trips as origin.feature_columns.rate: FLOAT -> (none)
                	features.driver_trips as origin.feature_columns: rate, trips -> speed, trips
                	features.sourceless.feature_columns.x.value_type: INT64 -> INT32
                	features.pinned: present -> (none)
                	features: driver_trips as origin, driver_trips as destination, zone_load, sourceless, pinned -> driver_trips as origin, driver_trips as destination, zone_load, sourceless
                	features.driver_trips as origin.feature_columns.speed: (none) -> DOUBLE
                	features.sourceless.feature_columns.x.tags.a: (none) -> b
                """);
        assertThat(registry.changes)
                .hasExactlyElementsOfTypes(
                        RegistryChange.ApplyView.class,
                        RegistryChange.ApplyView.class,
                        RegistryChange.ApplyFeatureService.class,
                        RegistryChange.ApplyFeatureService.class,
                        RegistryChange.UpdateInfra.class);
    }

    @Test
    void whatTheFolderDoesNotDefineAnyMoreIsDeletedFromTheTopDown() throws IOException {
        golden();
        assertThat(feast(folder, "apply")).isZero();
        registry.changes.clear();
        out.getBuffer().setLength(0);
        Files.delete(folder.resolve("services.yaml"));
        Files.delete(folder.resolve("views/everything.yaml"));

        assertThat(feast(folder, "apply")).isZero();

        assertThat(out.toString()).isEqualTo("""
                Applying changes for project golden
                Deleted feature view everything
                Deleted feature service all_of_it
                Deleted feature service by_reference
                Deleted feature service chosen
                """);
        assertThat(registry.changes.subList(0, 4))
                .containsExactly(
                        new RegistryChange.Delete(RegistryChange.Kind.FEATURE_SERVICE, "chosen"),
                        new RegistryChange.Delete(RegistryChange.Kind.FEATURE_SERVICE, "by_reference"),
                        new RegistryChange.Delete(RegistryChange.Kind.FEATURE_SERVICE, "all_of_it"),
                        new RegistryChange.Delete(RegistryChange.Kind.VIEW, "everything"));
    }

    @Test
    void sqliteTablesAreNotedAsPythonNotesThem() throws IOException {
        golden();

        assertThat(feast(folder, "apply")).isZero();

        assertThat(registry.infra().getInfraObjectsList())
                .allSatisfy(object -> assertThat(object.getInfraObjectClassType())
                        .isEqualTo("feast.infra.online_stores.sqlite.SqliteTable"))
                .allSatisfy(object -> assertThat(object.getSqliteTable().getPath())
                        .isEqualTo(folder.resolve("data/online.db").toString()))
                .extracting(object -> object.getSqliteTable().getName())
                .containsExactlyInAnyOrder(
                        "golden_driver_trips",
                        "golden_everything",
                        "golden_pinned",
                        "golden_sourceless",
                        "golden_zone_load");
        assertThat(tables).contains("driver_trips", "everything", "pinned", "sourceless", "zone_load");
    }

    @Test
    void bootstrapTouchesOnlyAProjectThatTheRegistryHasNeverHeld() throws IOException {
        registry.apply(new RegistryChange.ApplyEntity(Entity.newBuilder()
                .setSpec(EntitySpecV2.newBuilder().setName("old"))
                .build()));
        registry.changes.clear();
        Files.writeString(folder.resolve("feature_store.yaml"), "project: golden\nregistry: r.db\n");
        Files.writeString(folder.resolve("broken.yaml"), "kind: [\n");

        assertThat(feast(folder, "apply", "--bootstrap")).isZero();

        assertThat(out.toString())
                .isEqualTo("Project golden is in the registry already: --bootstrap changes nothing.\n");
        assertThat(registry.changes).isEmpty();
    }

    @Test
    void jsonHasTheSameDifferenceForPrograms() throws IOException {
        golden();
        assertThat(feast(folder, "apply")).isZero();
        out.getBuffer().setLength(0);
        replace("entities.yaml", "A driver", "Somebody");

        assertThat(feast(folder, "apply", "--json")).isZero();

        assertThat(out.toString())
                .startsWith("{\"project\":\"golden\",\"applied\":true,\"changes\":[{\"action\":\"unchanged\"")
                .contains("{\"action\":\"updated\",\"kind\":\"entity\",\"name\":\"driver\",\"fields\":[{\"path\":"
                        + "\"description\",\"before\":\"A driver\",\"after\":\"Somebody\"}]}");
    }

    @Test
    void problemsEndTheCommandBeforeAnythingIsChanged() throws IOException {
        golden();
        replace("entities.yaml", "value_type: INT64", "value_type: LONG");
        replace("services.yaml", "zone_load:load", "zone_load:lod");

        assertThat(feast(folder, "apply")).isOne();

        assertThat(err.toString())
                .contains("feast apply: entities.yaml:10: Entity driver: value_type: 'LONG' is not allowed here")
                .contains("feast apply: services.yaml:19: FeatureService chosen: features[2]: view 'zone_load' has no"
                        + " feature 'lod' (did you mean 'load'?)")
                .endsWith("feast apply: 2 problems; nothing was changed\n");
        assertThat(registry.changes).isEmpty();
    }

    @Test
    void aFolderOfPythonDefinitionsIsRefusedWithTheWayToApplyIt() throws IOException {
        golden();
        Files.copy(Golden.python().resolve("definitions.py"), folder.resolve("definitions.py"));

        assertThat(feast(folder, "apply")).isEqualTo(2);

        assertThat(err.toString())
                .isEqualTo("feast apply: " + folder + " defines features in Python (definitions.py), and this build"
                        + " reads YAML alone: apply it with the Python SDK, or in a FeatureStore with"
                        + " services.initImage set to a Python Feast image\n");
        assertThat(registry.changes).isEmpty();
    }

    @Test
    void aFolderWithoutDefinitionsDeletesNothing() throws IOException {
        Files.writeString(folder.resolve("feature_store.yaml"), "project: golden\nregistry: r.db\n");
        Files.writeString(folder.resolve("client.py"), "from feast import FeatureStore\nFeatureStore('.')\n");

        assertThat(feast(folder, "apply")).isEqualTo(2);

        assertThat(err.toString()).startsWith("feast apply: no definitions in " + folder + ": it has no *.yaml");
    }

    @Test
    void hiddenAndIgnoredFilesAreNoDefinitions() throws IOException {
        golden();
        Files.writeString(folder.resolve(".hidden.yaml"), "kind: [\n");
        Files.createDirectories(folder.resolve("charts/templates"));
        Files.writeString(folder.resolve("charts/templates/x.yaml"), "{{ no yaml }}\n");
        Files.writeString(folder.resolve("values.yml"), "a: b\n");
        Files.writeString(folder.resolve(".feastignore"), "charts # not ours\n**/values.yml\n");

        assertThat(feast(folder, "plan")).isZero();
    }

    @Test
    void theDescriptionOfTheConfigurationStandsInForAProjectsOwn() throws IOException {
        Files.writeString(
                folder.resolve("feature_store.yaml"),
                "project: shop\nregistry: r.db\nproject_description: From the file\n");
        Files.writeString(folder.resolve("e.yaml"), "kind: Entity\nname: e\nvalue_type: STRING\n");

        assertThat(feast(folder, "apply")).isZero();

        assertThat(registry.read("shop").projectObject().orElseThrow().getSpec().getDescription())
                .isEqualTo("From the file");
    }

    private void golden() throws IOException {
        try (Stream<Path> files = Files.walk(Golden.yaml())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(Golden.yaml().relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    private int feast(Path directory, String... arguments) {
        GlobalOptions options = new GlobalOptions();
        Launch launch = new Launch(
                options,
                new Surroundings(
                        Map.of(),
                        Clock.fixed(Golden.NOW, ZoneOffset.UTC),
                        new SplittableRandom(1),
                        directory,
                        folder,
                        new PrintWriter(out),
                        new PrintWriter(err)));
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new InitCommand(launch));
        root.addSubcommand(new PlanCommand(launch, ignored -> registry));
        root.addSubcommand(new ApplyCommand(launch, ignored -> registry, (ignored, views) -> tables.addAll(views)));
        int code = Run.command(root, launch, arguments);
        launch.out().flush();
        launch.err().flush();
        return code;
    }
}
