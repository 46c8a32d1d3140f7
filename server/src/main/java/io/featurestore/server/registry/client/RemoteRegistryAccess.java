package io.featurestore.server.registry.client;

import com.google.protobuf.Empty;
import feast.proto.registry.RegistryServerGrpc.RegistryServerBlockingStub;
import feast.proto.registry.RegistryServerProto.ApplyDataSourceRequest;
import feast.proto.registry.RegistryServerProto.ApplyEntityRequest;
import feast.proto.registry.RegistryServerProto.ApplyFeatureServiceRequest;
import feast.proto.registry.RegistryServerProto.ApplyFeatureViewRequest;
import feast.proto.registry.RegistryServerProto.ApplyPermissionRequest;
import feast.proto.registry.RegistryServerProto.ApplyProjectRequest;
import feast.proto.registry.RegistryServerProto.DeleteDataSourceRequest;
import feast.proto.registry.RegistryServerProto.DeleteEntityRequest;
import feast.proto.registry.RegistryServerProto.DeleteFeatureServiceRequest;
import feast.proto.registry.RegistryServerProto.DeleteFeatureViewRequest;
import feast.proto.registry.RegistryServerProto.DeletePermissionRequest;
import feast.proto.registry.RegistryServerProto.UpdateInfraRequest;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// A registry behind a registry server. As Python's client does, it sends the changes one by one with `commit` off,
/// and a `Commit` at the end, which a Python server needs to store them.
record RemoteRegistryAccess(RemoteRegistry registry, boolean authenticated, Clock clock) implements RegistryAccess {

    @Override
    public Catalog read(String project) {
        return new RemoteProject(registry, project, authenticated)
                .read(false)
                .content()
                .catalog(project, clock.instant());
    }

    @Override
    public Optional<FeastView> version(String project, String view, int number) {
        return Optional.empty();
    }

    @Override
    public void apply(String project, List<RegistryChange> changes) {
        for (RegistryChange change : changes) {
            Empty ignored = registry.call(client -> send(client, project, change));
        }
        Empty ignored = registry.call(client -> client.commit(Empty.getDefaultInstance()));
    }

    private static Empty send(RegistryServerBlockingStub client, String project, RegistryChange change) {
        return switch (change) {
            case RegistryChange.ApplyProject applied ->
                client.applyProject(ApplyProjectRequest.newBuilder()
                        .setProject(applied.project())
                        .build());
            case RegistryChange.ApplyDataSource applied ->
                client.applyDataSource(ApplyDataSourceRequest.newBuilder()
                        .setProject(project)
                        .setDataSource(applied.dataSource())
                        .build());
            case RegistryChange.ApplyEntity applied ->
                client.applyEntity(ApplyEntityRequest.newBuilder()
                        .setProject(project)
                        .setEntity(applied.entity())
                        .build());
            case RegistryChange.ApplyView applied -> client.applyFeatureView(request(project, applied.view()));
            case RegistryChange.ApplyFeatureService applied ->
                client.applyFeatureService(ApplyFeatureServiceRequest.newBuilder()
                        .setProject(project)
                        .setFeatureService(applied.featureService())
                        .build());
            case RegistryChange.ApplyPermission applied ->
                client.applyPermission(ApplyPermissionRequest.newBuilder()
                        .setProject(project)
                        .setPermission(applied.permission())
                        .build());
            case RegistryChange.UpdateInfra updated ->
                client.updateInfra(UpdateInfraRequest.newBuilder()
                        .setProject(project)
                        .setInfra(updated.infra())
                        .build());
            case RegistryChange.RecordMaterialization recorded -> RemoteViews.record(client, project, recorded);
            case RegistryChange.SetViewState set -> RemoteViews.setState(client, project, set);
            case RegistryChange.Delete deleted -> delete(client, project, deleted);
        };
    }

    private static ApplyFeatureViewRequest request(String project, FeastView view) {
        ApplyFeatureViewRequest.Builder request =
                ApplyFeatureViewRequest.newBuilder().setProject(project);
        return switch (view) {
            case FeastView.Plain plain -> request.setFeatureView(plain.proto()).build();
            case FeastView.Stream stream ->
                request.setStreamFeatureView(stream.proto()).build();
            case FeastView.OnDemand onDemand ->
                request.setOnDemandFeatureView(onDemand.proto()).build();
            case FeastView.Label label -> request.setLabelView(label.proto()).build();
        };
    }

    private static Empty delete(RegistryServerBlockingStub client, String project, RegistryChange.Delete deleted) {
        String name = deleted.name();
        return switch (deleted.kind()) {
            case DATA_SOURCE ->
                client.deleteDataSource(DeleteDataSourceRequest.newBuilder()
                        .setProject(project)
                        .setName(name)
                        .build());
            case ENTITY ->
                client.deleteEntity(DeleteEntityRequest.newBuilder()
                        .setProject(project)
                        .setName(name)
                        .build());
            case VIEW ->
                client.deleteFeatureView(DeleteFeatureViewRequest.newBuilder()
                        .setProject(project)
                        .setName(name)
                        .build());
            case FEATURE_SERVICE ->
                client.deleteFeatureService(DeleteFeatureServiceRequest.newBuilder()
                        .setProject(project)
                        .setName(name)
                        .build());
            case PERMISSION ->
                client.deletePermission(DeletePermissionRequest.newBuilder()
                        .setProject(project)
                        .setName(name)
                        .build());
        };
    }

    @Override
    public void close() {
        registry.close();
    }
}
