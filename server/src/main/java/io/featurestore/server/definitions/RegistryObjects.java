package io.featurestore.server.definitions;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.ProjectProto.Project;
import java.util.List;

/// A folder of definitions as the objects of a registry. Timestamps of creation and change are absent, except where
/// Feast itself puts them into a definition: in data sources and in the project.
record RegistryObjects(
        Project project,
        List<DataSource> dataSources,
        List<Entity> entities,
        List<FeatureView> views,
        List<FeatureService> services) {
    RegistryObjects {
        dataSources = List.copyOf(dataSources);
        entities = List.copyOf(entities);
        views = List.copyOf(views);
        services = List.copyOf(services);
    }
}
