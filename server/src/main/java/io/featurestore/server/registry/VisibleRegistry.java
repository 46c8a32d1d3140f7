package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.catalog.Catalog.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The part of a registry that a caller may see: every object judged by the permissions of its own project, in
/// projects that he may see. Infrastructure, metadata and history follow the project or the view that they belong to.
record VisibleRegistry(Snapshot snapshot, Caller caller) {

    Registry build() {
        Set<String> projects = snapshot.projects().values().stream()
                .filter(project -> caller.may(Operation.DESCRIBE, permissions(project), Kind.PROJECT, project))
                .map(Kind.PROJECT::name)
                .collect(Collectors.toSet());
        Registry.Builder visible = Registry.newBuilder()
                .setRegistrySchemaVersion(snapshot.registry().getRegistrySchemaVersion())
                .setVersionId(snapshot.registry().getVersionId())
                .setLastUpdated(snapshot.registry().getLastUpdated());
        Kind.PROJECT.replaceAll(
                visible,
                snapshot.projects().values().stream()
                        .filter(project -> projects.contains(Kind.PROJECT.name(project)))
                        .toList());
        Map<String, Permissions> permissions =
                projects.stream().collect(Collectors.toMap(Function.identity(), snapshot::permissions));
        Kind.IN_PROJECT.forEach(kind -> copy(kind, permissions, visible));
        copyHistory(visible);
        projects.forEach(project -> visible.getInfraBuilder()
                .addAllInfraObjects(InfraOwnership.of(snapshot, project).getInfraObjectsList()));
        copyMetadata(projects, visible);
        return visible.build();
    }

    private Permissions permissions(Project project) {
        return snapshot.permissions(project.getSpec().getName());
    }

    private <T extends Message> void copy(
            Kind<T> kind, Map<String, Permissions> permissions, Registry.Builder visible) {
        List<T> objects = new ArrayList<>();
        for (T object : kind.all(snapshot.registry())) {
            Permissions own = permissions.get(kind.project(object));
            if (own != null && caller.may(Operation.DESCRIBE, own, kind, object)) {
                objects.add(object);
            }
        }
        kind.replaceAll(visible, objects);
    }

    private void copyHistory(Registry.Builder visible) {
        Snapshot seen = Snapshot.of(visible.build());
        snapshot.registry().getFeatureViewVersionHistory().getRecordsList().stream()
                .filter(record -> seen.view(record.getProjectId(), record.getFeatureViewName())
                        .isPresent())
                .forEach(visible.getFeatureViewVersionHistoryBuilder()::addRecords);
    }

    @SuppressWarnings("deprecation") // Feast still reads and writes it
    private void copyMetadata(Set<String> projects, Registry.Builder visible) {
        Snapshot.metadata(snapshot.registry()).stream()
                .filter(metadata -> projects.contains(metadata.getProject()))
                .forEach(visible::addProjectMetadata);
    }
}
