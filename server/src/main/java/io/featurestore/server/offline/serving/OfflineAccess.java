package io.featurestore.server.offline.serving;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.Map;

/// Looks objects up for one caller: what he may not use, he is told the same of whether it exists or not.
record OfflineAccess(Authorizer authorizer, Identity caller, Catalog catalog) {

    /// @throws ServeException `PERMISSION_DENIED`; `FEATURE_VIEW_NOT_FOUND` for a name that the caller might use
    FeastView view(String name, Operation operation) {
        FeastView view = catalog.view(name).orElse(null);
        if (view == null) {
            require(new Resource(PermissionSpec.Type.FEATURE_VIEW, name, Map.of()), operation);
            throw notFound(ErrorCode.FEATURE_VIEW_NOT_FOUND, "Feature view", name);
        }
        require(resource(view), operation);
        return view;
    }

    /// @throws ServeException `PERMISSION_DENIED`; `DATA_SOURCE_NOT_FOUND` for a name that the caller might use
    DataSource dataSource(String name, Operation operation) {
        DataSource source = catalog.dataSource(name).orElse(null);
        if (source == null) {
            require(new Resource(PermissionSpec.Type.DATA_SOURCE, name, Map.of()), operation);
            throw notFound(ErrorCode.DATA_SOURCE_NOT_FOUND, "Data source", name);
        }
        require(resource(source), operation);
        return source;
    }

    /// @throws ServeException `PERMISSION_DENIED`; `FEATURE_SERVICE_NOT_FOUND` for a name that the caller might use
    FeatureService featureService(String name, Operation operation) {
        FeatureService service = catalog.featureService(name).orElse(null);
        Map<String, String> tags =
                service == null ? Map.of() : service.getSpec().getTagsMap();
        require(new Resource(PermissionSpec.Type.FEATURE_SERVICE, name, tags), operation);
        if (service == null) {
            throw notFound(ErrorCode.FEATURE_SERVICE_NOT_FOUND, "Feature service", name);
        }
        return service;
    }

    /// The source that a client describes. As the registry has it, it may be looked at by whoever may read it. With
    /// another definition, or none there, the client names a place to look at himself: that takes the right to write
    /// this definition as well.
    ///
    /// @throws ServeException `PERMISSION_DENIED`
    DataSource describedSource(DataSource described) {
        DataSource stored = catalog.dataSource(described.getName()).orElse(null);
        if (stored == null) {
            require(resource(described), Operation.READ_SOURCE);
            require(resource(described), Operation.CREATE);
            return described;
        }
        require(resource(stored), Operation.READ_SOURCE);
        if (!samePlace(stored, described)) {
            require(resource(stored), Operation.REPLACE);
        }
        return described;
    }

    /// Whether both name the same rows: what the registry keeps beside that, clients do not send.
    private static boolean samePlace(DataSource one, DataSource other) {
        return place(one).equals(place(other));
    }

    private static DataSource place(DataSource source) {
        return source.toBuilder()
                .clearName()
                .clearProject()
                .clearMeta()
                .clearTags()
                .clearOwner()
                .clearDescription()
                .clearDataSourceClassType()
                .clearFieldMapping()
                .clearTimestampField()
                .clearCreatedTimestampColumn()
                .clearDatePartitionColumn()
                .build();
    }

    private void require(Resource resource, Operation operation) {
        authorizer.require(caller, catalog.permissions(), resource, operation.actions());
    }

    private ServeException notFound(ErrorCode code, String title, String name) {
        return ServeException.of(code, "%s %s does not exist in project %s".formatted(title, name, catalog.project()));
    }

    private static Resource resource(DataSource source) {
        return new Resource(PermissionSpec.Type.DATA_SOURCE, source.getName(), source.getTagsMap());
    }

    private static Resource resource(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain ->
                new Resource(
                        type(plain.proto()),
                        view.name(),
                        plain.proto().getSpec().getTagsMap());
            case FeastView.Stream stream ->
                new Resource(
                        PermissionSpec.Type.STREAM_FEATURE_VIEW,
                        view.name(),
                        stream.proto().getSpec().getTagsMap());
            case FeastView.OnDemand onDemand ->
                new Resource(
                        PermissionSpec.Type.ON_DEMAND_FEATURE_VIEW,
                        view.name(),
                        onDemand.proto().getSpec().getTagsMap());
            case FeastView.Label label ->
                new Resource(
                        PermissionSpec.Type.LABEL_VIEW,
                        view.name(),
                        label.proto().getSpec().getTagsMap());
        };
    }

    private static PermissionSpec.Type type(FeatureView view) {
        return view.getSpec().hasFeatureTransformation()
                ? PermissionSpec.Type.BATCH_FEATURE_VIEW
                : PermissionSpec.Type.FEATURE_VIEW;
    }
}
