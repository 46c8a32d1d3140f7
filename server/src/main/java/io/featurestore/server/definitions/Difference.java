package io.featurestore.server.definitions;

import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.definitions.ObjectChange.Action;
import io.featurestore.server.definitions.ObjectChange.FieldChange;
import io.featurestore.server.definitions.ObjectChange.ObjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What lies between a folder of definitions and a project of a registry, object by object.
final class Difference {
    private static final Comparator<ObjectChange> BY_KIND_AND_NAME =
            Comparator.comparing(ObjectChange::kind).thenComparing(ObjectChange::name);

    private final List<ObjectChange> changes = new ArrayList<>();

    private Difference() {}

    /// All objects of both, by kind and name, changed or not.
    static List<ObjectChange> between(RegistryObjects wanted, Catalog current) {
        Difference difference = new Difference();
        difference.project(wanted, current);
        difference.wanted(wanted, current);
        difference.left(wanted, current);
        difference.changes.sort(BY_KIND_AND_NAME);
        return List.copyOf(difference.changes);
    }

    private void project(RegistryObjects wanted, Catalog current) {
        compare(
                ObjectKind.PROJECT,
                wanted.project().getSpec().getName(),
                current.projectObject().map(project -> project.getSpec()),
                wanted.project().getSpec());
    }

    private void wanted(RegistryObjects wanted, Catalog current) {
        for (DataSource source : wanted.dataSources()) {
            compare(ObjectKind.DATA_SOURCE, source.getName(), current.dataSource(source.getName()), source);
        }
        for (Entity entity : wanted.entities()) {
            String name = entity.getSpec().getName();
            compare(ObjectKind.ENTITY, name, current.entity(name).map(Entity::getSpec), entity.getSpec());
        }
        for (FeatureView view : wanted.views()) {
            String name = view.getSpec().getName();
            Optional<FeatureViewSpec> stored = current.view(name)
                    .filter(FeastView.Plain.class::isInstance)
                    .map(it -> withVersion(((FeastView.Plain) it).proto().getSpec()));
            compare(ObjectKind.FEATURE_VIEW, name, stored, withVersion(view.getSpec()));
        }
        for (FeatureService service : wanted.services()) {
            String name = service.getSpec().getName();
            compare(
                    ObjectKind.FEATURE_SERVICE,
                    name,
                    current.featureService(name).map(FeatureService::getSpec),
                    service.getSpec());
        }
    }

    /// An empty version is the latest.
    private static FeatureViewSpec withVersion(FeatureViewSpec spec) {
        return ViewVersion.isLatest(spec.getVersion())
                ? spec.toBuilder().setVersion(ViewVersion.LATEST).build()
                : spec;
    }

    private <T extends Message> void compare(ObjectKind kind, String name, Optional<T> current, T wanted) {
        List<FieldChange> fields =
                current.map(stored -> Comparison.of(stored, wanted)).orElse(List.of());
        Action action = current.isEmpty() ? Action.CREATED : fields.isEmpty() ? Action.UNCHANGED : Action.UPDATED;
        changes.add(new ObjectChange(action, kind, name, fields, ""));
    }

    /// What the registry has and the folder does not: deleted, unless it is more than a folder can say, or something
    /// like that needs it.
    private void left(RegistryObjects wanted, Catalog current) {
        Keepers keepers = Keepers.of(current);
        Set<String> sources =
                wanted.dataSources().stream().map(DataSource::getName).collect(Collectors.toSet());
        Set<String> entities =
                wanted.entities().stream().map(it -> it.getSpec().getName()).collect(Collectors.toSet());
        Set<String> views =
                wanted.views().stream().map(it -> it.getSpec().getName()).collect(Collectors.toSet());
        Set<String> services = wanted.services().stream()
                .map(it -> it.getSpec().getName())
                .collect(Collectors.toCollection(HashSet::new));
        current.dataSources().stream()
                .filter(source -> !sources.contains(source.getName()))
                .forEach(source -> leave(ObjectKind.DATA_SOURCE, source.getName(), keepers.ofSource(source)));
        current.entities().stream()
                .map(entity -> entity.getSpec().getName())
                .filter(name -> !entities.contains(name))
                .forEach(name -> leave(ObjectKind.ENTITY, name, keepers.ofEntity(name)));
        current.views().stream()
                .filter(view -> !views.contains(view.name()))
                .forEach(view -> leave(Keepers.kind(view), view.name(), keepers.ofView(view)));
        current.featureServices().stream()
                .filter(service -> !services.contains(service.getSpec().getName()))
                .forEach(service ->
                        leave(ObjectKind.FEATURE_SERVICE, service.getSpec().getName(), keepers.ofService(service)));
        current.permissions()
                .list()
                .forEach(permission ->
                        leave(ObjectKind.PERMISSION, permission.getSpec().getName(), Optional.of(Keepers.NOT_IN_YAML)));
    }

    private void leave(ObjectKind kind, String name, Optional<String> keeper) {
        changes.add(new ObjectChange(
                keeper.isPresent() ? Action.KEPT : Action.DELETED, kind, name, List.of(), keeper.orElse("")));
    }
}
