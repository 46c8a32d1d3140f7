package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectSpec;
import feast.proto.core.RegistryProto.ProjectMetadata;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.RegistryProto.RegistryOrBuilder;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One state of a registry, indexed by kind, project and name. Immutable.
final class Snapshot {
    private final Registry registry;
    private final Map<Kind<?>, Map<String, SequencedMap<String, Message>>> index;
    private final SequencedMap<String, Project> projects;

    private Snapshot(Registry registry, Map<Kind<?>, Map<String, SequencedMap<String, Message>>> index) {
        this.registry = registry;
        this.index = index;
        this.projects = projects(registry);
    }

    static Snapshot of(Registry registry) {
        Map<Kind<?>, Map<String, SequencedMap<String, Message>>> index = new HashMap<>();
        Kind.IN_PROJECT.forEach(kind -> index.put(kind, byProject(kind, registry)));
        return new Snapshot(registry, index);
    }

    /// The index of a later state: what was not changed is taken from this one.
    @SuppressWarnings("ReferenceEquality") // two states share the lists that are the same in both
    Snapshot next(Registry later) {
        Map<Kind<?>, Map<String, SequencedMap<String, Message>>> next = new HashMap<>(index);
        Kind.IN_PROJECT.stream()
                .filter(kind -> kind.all(registry) != kind.all(later))
                .forEach(kind -> next.put(kind, byProject(kind, later)));
        return new Snapshot(later, next);
    }

    private static <T extends Message> Map<String, SequencedMap<String, Message>> byProject(
            Kind<T> kind, Registry registry) {
        Map<String, SequencedMap<String, Message>> byProject = new HashMap<>();
        for (T object : kind.all(registry)) {
            byProject
                    .computeIfAbsent(kind.project(object), ignored -> new LinkedHashMap<>())
                    .putIfAbsent(kind.name(object), object);
        }
        return byProject;
    }

    /// Older registries have projects that only `project_metadata` knows: Python, too, makes an object for them.
    private static SequencedMap<String, Project> projects(Registry registry) {
        SequencedMap<String, Project> projects = new LinkedHashMap<>();
        for (Project project : registry.getProjectsList()) {
            projects.putIfAbsent(project.getSpec().getName(), project);
        }
        for (ProjectMetadata metadata : metadata(registry)) {
            String name = metadata.getProject();
            projects.computeIfAbsent(
                    name,
                    ignored -> Project.newBuilder()
                            .setSpec(ProjectSpec.newBuilder().setName(name))
                            .build());
        }
        return Collections.unmodifiableSequencedMap(projects);
    }

    @SuppressWarnings("deprecation") // Feast still reads and writes it
    static Collection<ProjectMetadata> metadata(RegistryOrBuilder registry) {
        return registry.getProjectMetadataList();
    }

    Registry registry() {
        return registry;
    }

    SequencedMap<String, Project> projects() {
        return projects;
    }

    /// The objects of a kind in a project, by name, in the registry's order.
    @SuppressWarnings("unchecked") // filled by byProject with objects of the kind
    <T extends Message> SequencedMap<String, T> objects(Kind<T> kind, String project) {
        SequencedMap<String, Message> objects =
                index.getOrDefault(kind, Map.of()).get(project);
        return objects == null
                ? Collections.emptyNavigableMap()
                : (SequencedMap<String, T>) Collections.unmodifiableSequencedMap(objects);
    }

    <T extends Message> Optional<T> find(Kind<T> kind, String project, String name) {
        return Optional.ofNullable(objects(kind, project).get(name));
    }

    /// The view of that name, of whatever kind.
    Optional<FeastView> view(String project, String name) {
        return find(Kind.FEATURE_VIEW, project, name)
                .<FeastView>map(FeastView.Plain::new)
                .or(() -> find(Kind.STREAM_FEATURE_VIEW, project, name).map(FeastView.Stream::new))
                .or(() -> find(Kind.ON_DEMAND_FEATURE_VIEW, project, name).map(FeastView.OnDemand::new))
                .or(() -> find(Kind.LABEL_VIEW, project, name).map(FeastView.Label::new));
    }

    /// The permissions of a project, all of them: this is the registry itself.
    Permissions permissions(String project) {
        return new Permissions(
                project, objects(Kind.PERMISSION, project).values().stream().toList(), true);
    }
}
