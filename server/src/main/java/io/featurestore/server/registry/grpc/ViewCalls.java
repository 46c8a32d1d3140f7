package io.featurestore.server.registry.grpc;

import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerProto.AnyFeatureView;
import feast.proto.registry.RegistryServerProto.ApplyFeatureViewRequest;
import feast.proto.registry.RegistryServerProto.GetAnyFeatureViewResponse;
import feast.proto.registry.RegistryServerProto.ListAllFeatureViewsRequest;
import feast.proto.registry.RegistryServerProto.ListAllFeatureViewsResponse;
import feast.proto.registry.RegistryServerProto.ListFeatureViewsResponse;
import feast.proto.registry.RegistryServerProto.ListLabelViewsResponse;
import feast.proto.registry.RegistryServerProto.ListOnDemandFeatureViewsResponse;
import feast.proto.registry.RegistryServerProto.ListStreamFeatureViewsResponse;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Query;
import io.featurestore.server.registry.ViewFilter;
import io.featurestore.server.registry.Writes;
import io.featurestore.server.registry.grpc.ObjectCalls.Place;
import java.util.Optional;

/// The methods for views.
record ViewCalls(Binding binding, ObjectCalls objects) {

    void bind() {
        binding.write(RegistryServerGrpc.getApplyFeatureViewMethod(), ViewCalls::apply, q -> q.getCommit());
        binding.write(
                RegistryServerGrpc.getDeleteFeatureViewMethod(),
                (writes, q) -> writes.deleteView(q.getProject(), q.getName()),
                q -> q.getCommit());
        binding.write(
                RegistryServerGrpc.getApplyMaterializationMethod(),
                (writes, q) -> writes.applyMaterialization(
                        q.getProject(), q.getFeatureView().getSpec().getName(), q.getStartDate(), q.getEndDate()),
                q -> q.getCommit());
        binding.read(
                RegistryServerGrpc.getGetAnyFeatureViewMethod(),
                (reads, q) -> GetAnyFeatureViewResponse.newBuilder()
                        .setAnyFeatureView(any(reads.getView(q.getProject(), q.getName(), !q.getAllowCache())))
                        .build());
        binding.answer(
                RegistryServerGrpc.getListAllFeatureViewsMethod(),
                (reads, q) -> Answer.of(
                        reads.listViews(query(q), filter(q)),
                        page -> ListAllFeatureViewsResponse.newBuilder()
                                .addAllFeatureViews(page.items().stream()
                                        .map(ViewCalls::any)
                                        .toList())
                                .setPagination(page.metadata())
                                .build()));
        plain();
        stream();
        onDemand();
        label();
    }

    private static void apply(Writes writes, ApplyFeatureViewRequest request) {
        String project = request.getProject();
        switch (request.getBaseFeatureViewCase()) {
            case FEATURE_VIEW -> writes.apply(Kind.FEATURE_VIEW, project, request.getFeatureView());
            case STREAM_FEATURE_VIEW -> writes.apply(Kind.STREAM_FEATURE_VIEW, project, request.getStreamFeatureView());
            case ON_DEMAND_FEATURE_VIEW ->
                writes.apply(Kind.ON_DEMAND_FEATURE_VIEW, project, request.getOnDemandFeatureView());
            case LABEL_VIEW -> writes.apply(Kind.LABEL_VIEW, project, request.getLabelView());
            case BASEFEATUREVIEW_NOT_SET ->
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "Unexpected feature view type: the request holds none of feature_view, "
                                + "stream_feature_view, on_demand_feature_view, label_view");
        }
    }

    private static AnyFeatureView any(FeastView view) {
        AnyFeatureView.Builder any = AnyFeatureView.newBuilder();
        return switch (view) {
            case FeastView.Plain plain -> any.setFeatureView(plain.proto()).build();
            case FeastView.Stream stream ->
                any.setStreamFeatureView(stream.proto()).build();
            case FeastView.OnDemand onDemand ->
                any.setOnDemandFeatureView(onDemand.proto()).build();
            case FeastView.Label label -> any.setLabelView(label.proto()).build();
        };
    }

    private static Query query(ListAllFeatureViewsRequest q) {
        return ObjectCalls.query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination());
    }

    private static ViewFilter filter(ListAllFeatureViewsRequest q) {
        return new ViewFilter(
                q.getEntity(),
                q.getFeature(),
                q.getFeatureService(),
                q.getDataSource(),
                q.hasUpdatedSince() ? Optional.of(q.getUpdatedSince()) : Optional.empty());
    }

    private void plain() {
        objects.get(
                RegistryServerGrpc.getGetFeatureViewMethod(),
                Kind.FEATURE_VIEW,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        objects.list(
                RegistryServerGrpc.getListFeatureViewsMethod(),
                Kind.FEATURE_VIEW,
                q -> ObjectCalls.query(
                        q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListFeatureViewsResponse.newBuilder()
                        .addAllFeatureViews(page.items())
                        .setPagination(page.metadata())
                        .build());
    }

    private void stream() {
        objects.get(
                RegistryServerGrpc.getGetStreamFeatureViewMethod(),
                Kind.STREAM_FEATURE_VIEW,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        objects.list(
                RegistryServerGrpc.getListStreamFeatureViewsMethod(),
                Kind.STREAM_FEATURE_VIEW,
                q -> ObjectCalls.query(
                        q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListStreamFeatureViewsResponse.newBuilder()
                        .addAllStreamFeatureViews(page.items())
                        .setPagination(page.metadata())
                        .build());
    }

    private void onDemand() {
        objects.get(
                RegistryServerGrpc.getGetOnDemandFeatureViewMethod(),
                Kind.ON_DEMAND_FEATURE_VIEW,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        objects.list(
                RegistryServerGrpc.getListOnDemandFeatureViewsMethod(),
                Kind.ON_DEMAND_FEATURE_VIEW,
                q -> ObjectCalls.query(
                        q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListOnDemandFeatureViewsResponse.newBuilder()
                        .addAllOnDemandFeatureViews(page.items())
                        .setPagination(page.metadata())
                        .build());
    }

    private void label() {
        objects.get(
                RegistryServerGrpc.getGetLabelViewMethod(),
                Kind.LABEL_VIEW,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        objects.list(
                RegistryServerGrpc.getListLabelViewsMethod(),
                Kind.LABEL_VIEW,
                q -> ObjectCalls.query(
                        q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListLabelViewsResponse.newBuilder()
                        .addAllLabelViews(page.items())
                        .setPagination(page.metadata())
                        .build());
    }
}
