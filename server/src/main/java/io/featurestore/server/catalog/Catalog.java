package io.featurestore.server.catalog;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/// The objects of one project, indexed by name, as they were at one moment. Immutable; two catalogs are the same
/// snapshot only if they are the same object, so plans may be cached by identity.
public final class Catalog {
    private final String project;
    private final Instant readAt;
    private final Optional<Project> projectObject;
    private final SequencedMap<String, Entity> entities;
    private final SequencedMap<String, DataSource> dataSources;
    private final SequencedMap<String, FeastView> views;
    private final SequencedMap<String, FeatureService> featureServices;
    private final Permissions permissions;

    /// The permissions of a project. `complete` is false where the registry may have left some out, because it
    /// did not let us see them: then an empty list must not be taken for "nobody ever restricted anything".
    public record Permissions(String project, List<Permission> list, boolean complete) {
        public Permissions {
            list = List.copyOf(list);
        }
    }

    public Catalog(
            String project,
            Instant readAt,
            Optional<Project> projectObject,
            Collection<Entity> entities,
            Collection<DataSource> dataSources,
            Collection<FeastView> views,
            Collection<FeatureService> featureServices,
            Permissions permissions) {
        this.project = project;
        this.readAt = readAt;
        this.projectObject = projectObject;
        this.entities = byName(entities, entity -> entity.getSpec().getName());
        this.dataSources = byName(dataSources, DataSource::getName);
        this.views = byName(views, FeastView::name);
        this.featureServices =
                byName(featureServices, service -> service.getSpec().getName());
        this.permissions = permissions;
    }

    private static <T> SequencedMap<String, T> byName(Collection<T> objects, Function<T, String> name) {
        SequencedMap<String, T> index = LinkedHashMap.newLinkedHashMap(objects.size());
        for (T object : objects) {
            index.put(name.apply(object), object);
        }
        return Collections.unmodifiableSequencedMap(index);
    }

    public String project() {
        return project;
    }

    /// When the registry was read, by the clock of the reader.
    public Instant readAt() {
        return readAt;
    }

    /// The Project object, absent when the registry has never heard of the project.
    public Optional<Project> projectObject() {
        return projectObject;
    }

    public Optional<Entity> entity(String name) {
        return Optional.ofNullable(entities.get(name));
    }

    public Collection<Entity> entities() {
        return entities.values();
    }

    public Optional<DataSource> dataSource(String name) {
        return Optional.ofNullable(dataSources.get(name));
    }

    public Collection<DataSource> dataSources() {
        return dataSources.values();
    }

    public Optional<FeastView> view(String name) {
        return Optional.ofNullable(views.get(name));
    }

    public Collection<FeastView> views() {
        return views.values();
    }

    public Optional<FeatureService> featureService(String name) {
        return Optional.ofNullable(featureServices.get(name));
    }

    public Collection<FeatureService> featureServices() {
        return featureServices.values();
    }

    public Permissions permissions() {
        return permissions;
    }
}
