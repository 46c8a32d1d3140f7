package io.featurestore.server.registry.client;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.ProjectProto.Project;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All that a catalog holds, comparable: a registry that was asked again and says the same makes no new catalog, and
/// what was planned on the old one stays good.
record ProjectContent(
        Optional<Project> project,
        List<Entity> entities,
        List<DataSource> dataSources,
        List<FeastView> views,
        List<FeatureService> featureServices,
        Permissions permissions) {
    ProjectContent {
        entities = List.copyOf(entities);
        dataSources = List.copyOf(dataSources);
        views = List.copyOf(views);
        featureServices = List.copyOf(featureServices);
    }

    Catalog catalog(String name, Instant readAt) {
        return new Catalog(name, readAt, project, entities, dataSources, views, featureServices, permissions);
    }
}
