package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureServiceProto.FeatureServiceSpec;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.featurestore.server.registry.store.RandomIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random operations on a registry file and on a plain map; after each, both must hold the same.
class RegistryPropertyTest {
    private static final int STEPS = Integer.getInteger("registry.property.steps", 150);
    private static final List<String> PROJECTS = List.of("a", "a_b", "c");
    private static final List<String> NAMES = List.of("x", "y", "z");
    private static final List<Kind<?>> KINDS = List.of(
            Kind.ENTITY, Kind.DATA_SOURCE, Kind.FEATURE_SERVICE, Kind.FEATURE_VIEW, Kind.ON_DEMAND_FEATURE_VIEW);

    @TempDir
    Path folder;

    private record Key(Kind<?> kind, String project, String name) {}

    /// What the registry should hold: the description of each object.
    private static final class Model {
        private final Map<Key, String> objects = new HashMap<>();
        private final Set<String> projects = new HashSet<>();

        private boolean isViewOfOtherKind(Key key) {
            return Kind.VIEWS.contains(key.kind())
                    && Kind.VIEWS.stream()
                            .filter(kind -> kind != key.kind())
                            .anyMatch(kind -> objects.containsKey(new Key(kind, key.project(), key.name())));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void holdsWhatAPlainMapHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Model model = new Model();
        Path file = folder.resolve("registry.db");
        FileRegistryStore store = open(file, random);
        try {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(25) == 0) {
                    store.close();
                    store = open(file, random);
                }
                FeastRegistry registry = registry(store, random);
                String did = step(registry, model, random);
                assertThat(content(registry))
                        .as("seed %d, step %d: %s", seed, step, did)
                        .isEqualTo(model.objects);
                assertThat(projects(registry))
                        .as("seed %d, step %d: %s", seed, step, did)
                        .isEqualTo(model.projects);
            }
        } finally {
            store.close();
        }
    }

    private static FileRegistryStore open(Path file, SplittableRandom random) {
        return FileRegistryStore.open(file, Clock.systemUTC(), new RandomIds(random));
    }

    private static FeastRegistry registry(FileRegistryStore store, SplittableRandom random) {
        return new FeastRegistry(
                store,
                Authorizers.byPermissions(new SimpleMeterRegistry()),
                "a",
                Clock.systemUTC(),
                new RandomIds(random),
                true);
    }

    private static String step(FeastRegistry registry, Model model, SplittableRandom random) {
        Key key = new Key(pick(KINDS, random), pick(PROJECTS, random), pick(NAMES, random));
        Writes writes = registry.writes(new Identity.Anyone());
        int choice = random.nextInt(20);
        if (choice == 0) {
            boolean known = model.projects.remove(key.project());
            model.objects.keySet().removeIf(other -> other.project().equals(key.project()));
            assertThat(succeeds(() -> writes.deleteProject(key.project()))).isEqualTo(known);
            return "deleted project " + key.project();
        }
        if (choice < 6) {
            boolean known = Kind.VIEWS.contains(key.kind())
                    ? Kind.VIEWS.stream()
                                    .filter(kind ->
                                            model.objects.remove(new Key(kind, key.project(), key.name())) != null)
                                    .count()
                            > 0
                    : model.objects.remove(key) != null;
            assertThat(succeeds(() -> delete(writes, key))).isEqualTo(known);
            return "deleted " + key;
        }
        String description = "v" + random.nextInt(4);
        boolean conflict = model.isViewOfOtherKind(key);
        assertThat(succeeds(() -> apply(writes, key, description))).isEqualTo(!conflict);
        if (!conflict) {
            model.objects.put(key, description);
            model.projects.add(key.project());
        }
        return "applied " + key + " " + description;
    }

    private static boolean succeeds(Runnable operation) {
        try {
            operation.run();
            return true;
        } catch (ServeException ignored) {
            return false;
        }
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void delete(Writes writes, Key key) {
        if (Kind.VIEWS.contains(key.kind())) {
            writes.deleteView(key.project(), key.name());
        } else {
            writes.delete(key.kind(), key.project(), key.name());
        }
    }

    private static void apply(Writes writes, Key key, String description) {
        String name = key.name();
        if (key.kind() == Kind.ENTITY) {
            writes.apply(
                    Kind.ENTITY,
                    key.project(),
                    Entity.newBuilder()
                            .setSpec(EntitySpecV2.newBuilder().setName(name).setDescription(description))
                            .build());
        } else if (key.kind() == Kind.DATA_SOURCE) {
            writes.apply(
                    Kind.DATA_SOURCE,
                    key.project(),
                    DataSource.newBuilder()
                            .setType(DataSource.SourceType.BATCH_FILE)
                            .setName(name)
                            .setDescription(description)
                            .build());
        } else if (key.kind() == Kind.FEATURE_SERVICE) {
            writes.apply(
                    Kind.FEATURE_SERVICE,
                    key.project(),
                    FeatureService.newBuilder()
                            .setSpec(FeatureServiceSpec.newBuilder()
                                    .setName(name)
                                    .setDescription(description))
                            .build());
        } else if (key.kind() == Kind.FEATURE_VIEW) {
            writes.apply(
                    Kind.FEATURE_VIEW,
                    key.project(),
                    FeatureView.newBuilder()
                            .setSpec(viewSpec(name, description))
                            .build());
        } else {
            writes.apply(
                    Kind.ON_DEMAND_FEATURE_VIEW,
                    key.project(),
                    OnDemandFeatureView.newBuilder()
                            .setSpec(OnDemandFeatureViewSpec.newBuilder()
                                    .setName(name)
                                    .setDescription(description))
                            .build());
        }
    }

    /// One of the descriptions comes with another schema.
    private static FeatureViewSpec viewSpec(String name, String description) {
        FeatureViewSpec.Builder spec =
                FeatureViewSpec.newBuilder().setName(name).setDescription(description);
        spec.addFeaturesBuilder().setName(description.equals("v3") ? "g" : "f");
        return spec.build();
    }

    private static Map<Key, String> content(FeastRegistry registry) {
        Map<Key, String> content = new HashMap<>();
        for (Kind<?> kind : KINDS) {
            for (String project : PROJECTS) {
                list(registry, kind, project)
                        .forEach((name, description) -> content.put(new Key(kind, project, name), description));
            }
        }
        return content;
    }

    private static <T extends Message> Map<String, String> list(FeastRegistry registry, Kind<T> kind, String project) {
        Function<T, String> description =
                object -> (String) kind.field(object, "description").orElseThrow();
        return registry.reads(new Identity.Anyone()).list(kind, everything(project)).items().stream()
                .collect(Collectors.toMap(kind::name, description));
    }

    private static Set<String> projects(FeastRegistry registry) {
        return registry.reads(new Identity.Anyone()).listProjects(everything("")).items().stream()
                .map(project -> project.getSpec().getName())
                .collect(Collectors.toSet());
    }

    private static Query everything(String project) {
        return new Query(
                project, true, Map.of(), SortingParams.getDefaultInstance(), PaginationParams.getDefaultInstance());
    }
}
