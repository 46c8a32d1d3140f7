package io.featurestore.server.registry.client;

import com.google.protobuf.Empty;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import feast.proto.registry.RegistryServerGrpc.RegistryServerBlockingStub;
import feast.proto.registry.RegistryServerProto.AnyFeatureView;
import feast.proto.registry.RegistryServerProto.ApplyFeatureViewRequest;
import feast.proto.registry.RegistryServerProto.ApplyMaterializationRequest;
import feast.proto.registry.RegistryServerProto.GetAnyFeatureViewRequest;
import io.featurestore.server.registry.RegistryChange.RecordMaterialization;
import io.featurestore.server.registry.RegistryChange.SetViewState;

/// What materialization notes of a view, at a registry server.
final class RemoteViews {
    private RemoteViews() {}

    /// The server asks for the view's right by the object that is sent, and finds the stored one by its name.
    static Empty record(RegistryServerBlockingStub client, String project, RecordMaterialization recorded) {
        AnyFeatureView stored = stored(client, project, recorded.view());
        return client.applyMaterialization(ApplyMaterializationRequest.newBuilder()
                .setProject(project)
                .setFeatureView(
                        stored.hasStreamFeatureView()
                                ? asPlain(stored.getStreamFeatureView().getSpec())
                                : stored.getFeatureView())
                .setStartDate(recorded.start())
                .setEndDate(recorded.end())
                .setCommit(true)
                .build());
    }

    /// The request has no place for a stream view.
    private static FeatureView asPlain(StreamFeatureViewSpec stream) {
        return FeatureView.newBuilder()
                .setSpec(FeatureViewSpec.newBuilder()
                        .setName(stream.getName())
                        .setProject(stream.getProject())
                        .putAllTags(stream.getTagsMap())
                        .addAllEntities(stream.getEntitiesList())
                        .addAllEntityColumns(stream.getEntityColumnsList())
                        .addAllFeatures(stream.getFeaturesList())
                        .setTtl(stream.getTtl())
                        .setBatchSource(stream.getBatchSource()))
                .build();
    }

    /// There is no call for the state alone: the view is stored again as it is now, with another state.
    static Empty setState(RegistryServerBlockingStub client, String project, SetViewState set) {
        AnyFeatureView stored = stored(client, project, set.view());
        ApplyFeatureViewRequest.Builder request =
                ApplyFeatureViewRequest.newBuilder().setProject(project).setCommit(true);
        if (stored.hasStreamFeatureView()) {
            StreamFeatureView.Builder stream = stored.getStreamFeatureView().toBuilder();
            stream.getMetaBuilder().setState(set.state());
            request.setStreamFeatureView(stream);
        } else {
            FeatureView.Builder plain = stored.getFeatureView().toBuilder();
            plain.getMetaBuilder().setState(set.state());
            request.setFeatureView(plain);
        }
        return client.applyFeatureView(request.build());
    }

    private static AnyFeatureView stored(RegistryServerBlockingStub client, String project, String view) {
        return client.getAnyFeatureView(GetAnyFeatureViewRequest.newBuilder()
                        .setProject(project)
                        .setName(view)
                        .setAllowCache(false)
                        .build())
                .getAnyFeatureView();
    }
}
