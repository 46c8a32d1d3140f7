package io.featurestore.server.registry;

import feast.proto.core.ProjectProto.Project;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Catalogs of the projects of a registry that this process has before it whole.
public final class Catalogs {
    private Catalogs() {}

    /// The project as the registry holds it; empty, without a project object, if it does not know it.
    public static Catalog of(Registry registry, String project, Instant readAt) {
        Snapshot snapshot = Snapshot.of(registry);
        Optional<Project> object = Optional.ofNullable(snapshot.projects().get(project));
        List<FeastView> views = Stream.concat(Views.listed(snapshot, project).stream(), Views.labels(snapshot, project))
                .toList();
        return new Catalog(
                project,
                readAt,
                object,
                snapshot.objects(Kind.ENTITY, project).values(),
                snapshot.objects(Kind.DATA_SOURCE, project).values(),
                views,
                snapshot.objects(Kind.FEATURE_SERVICE, project).values(),
                snapshot.permissions(project));
    }

    /// A view as it was in one of its versions, if the registry has kept that.
    public static Optional<FeastView> version(Registry registry, String project, String view, int number) {
        return registry.getFeatureViewVersionHistory().getRecordsList().stream()
                .filter(record -> ViewChanges.isOf(record, project, view) && record.getVersionNumber() == number)
                .findFirst()
                .flatMap(ViewChanges::asView);
    }
}
