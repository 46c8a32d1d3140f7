package io.featurestore.server.registry;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import feast.proto.core.FeatureViewVersionProto.FeatureViewVersionRecord;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectMeta;
import feast.proto.core.ProjectProto.ProjectSpec;
import feast.proto.core.RegistryProto.ProjectMetadata;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A registry being changed: what was read, and the lists that differ by now. It knows names and order, no rules.
final class Edit {
    private final Registry before;
    private final Registry.Builder after;
    private final Moment moment;
    private final ObjectIndexes indexes;
    private final Map<Kind<?>, ObjectIndex<?>> touched = new LinkedHashMap<>();
    private boolean changed;

    Edit(Registry before, Moment moment, ObjectIndexes indexes) {
        this.before = before;
        this.after = before.toBuilder();
        this.moment = moment;
        this.indexes = indexes;
    }

    /// The registry as it was read, if nothing was changed; the very same object.
    Registry result() {
        if (!changed) {
            return before;
        }
        touched.keySet().forEach(this::writeBack);
        addProjectsOfMetadata();
        Registry result = after.build();
        touched.keySet().forEach(kind -> remember(kind, result));
        return result;
    }

    private <T extends Message> void writeBack(Kind<T> kind) {
        kind.replaceAll(after, List.copyOf(objects(kind).all()));
    }

    private <T extends Message> void remember(Kind<T> kind, Registry result) {
        List<T> all = kind.all(result);
        ObjectIndex<T> index = objects(kind);
        if (all.size() == index.all().size() && !index.hasTwins()) {
            indexes.remember(kind, all, index);
        }
    }

    /// A project that only the deprecated metadata knows gets its object as soon as the registry is written anyway.
    private void addProjectsOfMetadata() {
        Set<String> known = after.getProjectsList().stream()
                .map(project -> project.getSpec().getName())
                .collect(Collectors.toSet());
        for (ProjectMetadata metadata : Snapshot.metadata(after)) {
            if (known.add(metadata.getProject())) {
                after.addProjects(newProject(metadata.getProject()));
            }
        }
    }

    Timestamp now() {
        return moment.now();
    }

    String newId() {
        return moment.newId();
    }

    @SuppressWarnings("unchecked") // writable() puts the index of the kind
    private <T extends Message> ObjectIndex<T> objects(Kind<T> kind) {
        ObjectIndex<?> own = touched.get(kind);
        return own == null ? indexes.of(kind, kind.all(before)) : (ObjectIndex<T>) own;
    }

    private <T extends Message> ObjectIndex<T> writable(Kind<T> kind) {
        if (!touched.containsKey(kind)) {
            touched.put(kind, objects(kind).copy());
        }
        return objects(kind);
    }

    <T extends Message> Optional<T> find(Kind<T> kind, String project, String name) {
        return objects(kind).find(project, name);
    }

    <T extends Message> List<T> inProject(Kind<T> kind, String project) {
        return objects(kind).inProject(project);
    }

    /// The permissions of a project, all of them: this is the registry itself.
    Permissions permissions(String project) {
        return new Permissions(project, inProject(Kind.PERMISSION, project), true);
    }

    /// The names of all projects.
    Set<String> projects() {
        return objects(Kind.PROJECT).all().stream().map(Kind.PROJECT::name).collect(Collectors.toSet());
    }

    Optional<FeastView> view(String project, String name) {
        return find(Kind.FEATURE_VIEW, project, name)
                .<FeastView>map(FeastView.Plain::new)
                .or(() -> find(Kind.STREAM_FEATURE_VIEW, project, name).map(FeastView.Stream::new))
                .or(() -> find(Kind.ON_DEMAND_FEATURE_VIEW, project, name).map(FeastView.OnDemand::new))
                .or(() -> find(Kind.LABEL_VIEW, project, name).map(FeastView.Label::new));
    }

    /// Stores an object at the end of its list, where Python has those that were applied last.
    <T extends Message> void put(Kind<T> kind, T object) {
        writable(kind).put(object);
        changed = true;
    }

    /// Stores an object where its predecessor is.
    <T extends Message> void replace(Kind<T> kind, T object) {
        writable(kind).replace(object);
        changed = true;
    }

    <T extends Message> boolean remove(Kind<T> kind, String project, String name) {
        boolean removed =
                find(kind, project, name).isPresent() && writable(kind).remove(project, name);
        changed |= removed;
        return removed;
    }

    <T extends Message> void removeAll(Kind<T> kind, String project) {
        changed |= writable(kind).removeAll(project);
    }

    List<FeatureViewVersionRecord> history() {
        return after.getFeatureViewVersionHistory().getRecordsList();
    }

    void addToHistory(FeatureViewVersionRecord record) {
        after.getFeatureViewVersionHistoryBuilder().addRecords(record);
        changed = true;
    }

    void removeFromHistory(Predicate<FeatureViewVersionRecord> condition) {
        List<FeatureViewVersionRecord> kept =
                history().stream().filter(condition.negate()).toList();
        if (kept.size() < history().size()) {
            after.getFeatureViewVersionHistoryBuilder().clearRecords().addAllRecords(kept);
            changed = true;
        }
    }

    Registry.Builder registry() {
        changed = true;
        return after;
    }

    Registry.Builder peek() {
        return after;
    }

    /// Makes the project if there is none, as Python does on the first object of a project.
    void ensureProject(String project) {
        if (find(Kind.PROJECT, "", project).isEmpty()) {
            ObjectRules.checkProjectName(project);
            put(Kind.PROJECT, newProject(project));
            if (moment.writesMetadata()) {
                addMetadata(project);
            }
        }
    }

    private Project newProject(String name) {
        return Project.newBuilder()
                .setSpec(ProjectSpec.newBuilder().setName(name))
                .setMeta(ProjectMeta.newBuilder().setCreatedTimestamp(now()).setLastUpdatedTimestamp(now()))
                .build();
    }

    @SuppressWarnings("deprecation") // Feast still reads and writes it
    private void addMetadata(String project) {
        boolean known = Snapshot.metadata(after).stream()
                .anyMatch(metadata -> metadata.getProject().equals(project));
        if (!known) {
            registry()
                    .addProjectMetadata(
                            ProjectMetadata.newBuilder().setProject(project).setProjectUuid(newId()));
        }
    }

    @SuppressWarnings("deprecation") // Feast still reads and writes it
    void removeMetadata(String project) {
        List<ProjectMetadata> kept = Snapshot.metadata(after).stream()
                .filter(metadata -> !metadata.getProject().equals(project))
                .toList();
        if (kept.size() < Snapshot.metadata(after).size()) {
            registry().clearProjectMetadata().addAllProjectMetadata(kept);
        }
    }
}
