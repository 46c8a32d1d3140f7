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
import java.util.ArrayList;
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
    private final Map<Kind<?>, List<Message>> touched = new LinkedHashMap<>();
    private boolean changed;

    Edit(Registry before, Moment moment) {
        this.before = before;
        this.after = before.toBuilder();
        this.moment = moment;
    }

    /// The registry as it was read, if nothing was changed; the very same object.
    Registry result() {
        if (!changed) {
            return before;
        }
        touched.forEach(this::writeBack);
        addProjectsOfMetadata();
        return after.build();
    }

    @SuppressWarnings("unchecked") // objects() put objects of the kind into its list
    private <T extends Message> void writeBack(Kind<T> kind, List<Message> objects) {
        kind.replaceAll(after, (List<T>) objects);
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

    @SuppressWarnings("unchecked") // the list of a kind holds objects of it
    private <T extends Message> List<T> objects(Kind<T> kind) {
        return (List<T>) touched.computeIfAbsent(kind, ignored -> new ArrayList<>(kind.all(before)));
    }

    private <T extends Message> int indexOf(Kind<T> kind, String project, String name) {
        List<T> objects = objects(kind);
        for (int i = 0; i < objects.size(); i++) {
            T object = objects.get(i);
            if (kind.name(object).equals(name) && kind.project(object).equals(project)) {
                return i;
            }
        }
        return -1;
    }

    <T extends Message> Optional<T> find(Kind<T> kind, String project, String name) {
        int index = indexOf(kind, project, name);
        return index < 0 ? Optional.empty() : Optional.of(objects(kind).get(index));
    }

    <T extends Message> List<T> inProject(Kind<T> kind, String project) {
        return objects(kind).stream()
                .filter(object -> kind.project(object).equals(project))
                .toList();
    }

    /// The permissions of a project, all of them: this is the registry itself.
    Permissions permissions(String project) {
        return new Permissions(project, inProject(Kind.PERMISSION, project), true);
    }

    /// The names of all projects.
    Set<String> projects() {
        return objects(Kind.PROJECT).stream().map(Kind.PROJECT::name).collect(Collectors.toSet());
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
        int index = indexOf(kind, kind.project(object), kind.name(object));
        if (index >= 0) {
            objects(kind).remove(index);
        }
        objects(kind).add(object);
        changed = true;
    }

    /// Stores an object where its predecessor is.
    <T extends Message> void replace(Kind<T> kind, T object) {
        objects(kind).set(indexOf(kind, kind.project(object), kind.name(object)), object);
        changed = true;
    }

    <T extends Message> boolean remove(Kind<T> kind, String project, String name) {
        int index = indexOf(kind, project, name);
        if (index < 0) {
            return false;
        }
        objects(kind).remove(index);
        changed = true;
        return true;
    }

    <T extends Message> void removeAll(Kind<T> kind, String project) {
        changed |= objects(kind).removeIf(object -> kind.project(object).equals(project));
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
