package io.featurestore.server.definitions;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A registry of one project that forgets everything at its end, and remembers which changes were asked of it.
final class MemoryRegistry implements RegistryAccess {
    final List<RegistryChange> changes = new ArrayList<>();
    final Map<String, Permission> permissions = new LinkedHashMap<>();
    private final Map<String, Entity> entities = new LinkedHashMap<>();
    private final Map<String, DataSource> sources = new LinkedHashMap<>();
    private final Map<String, FeastView> views = new LinkedHashMap<>();
    private final Map<String, FeatureService> services = new LinkedHashMap<>();
    private Optional<Project> project = Optional.empty();
    private Infra infra = Infra.getDefaultInstance();

    @Override
    public Catalog read(String name) {
        return new Catalog(
                name,
                Golden.NOW,
                project,
                entities.values(),
                sources.values(),
                views.values(),
                services.values(),
                new Catalog.Permissions("shop", List.copyOf(permissions.values()), true));
    }

    @Override
    public Optional<FeastView> version(String name, String view, int number) {
        return Optional.empty();
    }

    @Override
    public void apply(String name, List<RegistryChange> list) {
        list.forEach(this::apply);
    }

    void apply(RegistryChange change) {
        changes.add(change);
        switch (change) {
            case RegistryChange.ApplyProject it -> project = Optional.of(it.project());
            case RegistryChange.ApplyDataSource it ->
                sources.put(it.dataSource().getName(), it.dataSource());
            case RegistryChange.ApplyEntity it ->
                entities.put(it.entity().getSpec().getName(), it.entity());
            case RegistryChange.ApplyView it -> views.put(it.view().name(), it.view());
            case RegistryChange.ApplyFeatureService it ->
                services.put(it.featureService().getSpec().getName(), it.featureService());
            case RegistryChange.ApplyPermission it ->
                permissions.put(it.permission().getSpec().getName(), it.permission());
            case RegistryChange.UpdateInfra it -> infra = it.infra();
            case RegistryChange.RecordMaterialization it -> throw new AssertionError("nobody materializes: " + it);
            case RegistryChange.SetViewState it -> throw new AssertionError("nobody materializes: " + it);
            case RegistryChange.Delete it -> delete(it);
        }
    }

    private void delete(RegistryChange.Delete delete) {
        Map<String, ?> objects = switch (delete.kind()) {
            case DATA_SOURCE -> sources;
            case ENTITY -> entities;
            case VIEW -> views;
            case FEATURE_SERVICE -> services;
            case PERMISSION -> permissions;
        };
        if (objects.remove(delete.name()) == null) {
            throw new AssertionError("deleted twice: " + delete);
        }
    }

    Infra infra() {
        return infra;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
