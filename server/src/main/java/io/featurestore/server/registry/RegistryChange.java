package io.featurestore.server.registry;

import com.google.protobuf.Timestamp;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import io.featurestore.server.catalog.FeastView;

/// One change to a project: create or replace by name, or delete by name, as `feast apply` makes it; what `feast
/// materialize` notes of a view.
public sealed interface RegistryChange {
    record ApplyProject(Project project) implements RegistryChange {}

    record ApplyDataSource(DataSource dataSource) implements RegistryChange {}

    record ApplyEntity(Entity entity) implements RegistryChange {}

    record ApplyView(FeastView view) implements RegistryChange {}

    record ApplyFeatureService(FeatureService featureService) implements RegistryChange {}

    record ApplyPermission(Permission permission) implements RegistryChange {}

    record UpdateInfra(Infra infra) implements RegistryChange {}

    /// All rows of the view in this range are in the online store; the view is available there.
    record RecordMaterialization(String view, Timestamp start, Timestamp end) implements RegistryChange {}

    /// How far a view has come, and nothing else of it. Plain and stream views have a state.
    record SetViewState(String view, FeatureViewState state) implements RegistryChange {}

    record Delete(Kind kind, String name) implements RegistryChange {}

    enum Kind {
        DATA_SOURCE,
        ENTITY,
        VIEW,
        FEATURE_SERVICE,
        PERMISSION
    }
}
