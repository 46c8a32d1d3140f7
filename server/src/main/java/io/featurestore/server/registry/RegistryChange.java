package io.featurestore.server.registry;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import io.featurestore.server.catalog.FeastView;

/// One change to a project, as `feast apply` makes it: create or replace by name, or delete by name.
public sealed interface RegistryChange {
    record ApplyProject(Project project) implements RegistryChange {}

    record ApplyDataSource(DataSource dataSource) implements RegistryChange {}

    record ApplyEntity(Entity entity) implements RegistryChange {}

    record ApplyView(FeastView view) implements RegistryChange {}

    record ApplyFeatureService(FeatureService featureService) implements RegistryChange {}

    record ApplyPermission(Permission permission) implements RegistryChange {}

    record UpdateInfra(Infra infra) implements RegistryChange {}

    record Delete(Kind kind, String name) implements RegistryChange {}

    enum Kind {
        DATA_SOURCE,
        ENTITY,
        VIEW,
        FEATURE_SERVICE,
        PERMISSION
    }
}
