package io.featurestore.server.registry.grpc;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerProto.ListDataSourcesResponse;
import feast.proto.registry.RegistryServerProto.ListEntitiesResponse;
import feast.proto.registry.RegistryServerProto.ListFeatureServicesResponse;
import feast.proto.registry.RegistryServerProto.ListPermissionsResponse;
import feast.proto.registry.RegistryServerProto.ListSavedDatasetsResponse;
import feast.proto.registry.RegistryServerProto.ListValidationReferencesResponse;
import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Page;
import io.featurestore.server.registry.Query;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.function.Function;

/// The methods for objects that are no views: apply, get, list and delete of each kind.
record ObjectCalls(Binding binding) {

    void bind() {
        entities();
        dataSources();
        featureServices();
        savedDatasets();
        validationReferences();
        permissions();
    }

    /// Where an object lies, and whether a copy in memory will do.
    record Place(String project, String name, boolean cached) {}

    static Query query(
            String project, boolean cached, Map<String, String> tags, SortingParams sorting, PaginationParams page) {
        return new Query(project, !cached, tags, sorting, page);
    }

    <Q, T extends Message> void get(MethodDescriptor<Q, T> method, Kind<T> kind, Function<Q, Place> place) {
        binding.read(method, (reads, request) -> {
            Place at = place.apply(request);
            return reads.get(kind, at.project(), at.name(), !at.cached());
        });
    }

    <Q, T extends Message, R extends MessageLite> void list(
            MethodDescriptor<Q, R> method, Kind<T> kind, Function<Q, Query> query, Function<Page<T>, R> message) {
        binding.answer(method, (reads, request) -> Answer.of(reads.list(kind, query.apply(request)), message));
    }

    /// What a write is about, and whether it asks to wait for the disk.
    private record Target<T>(String project, T what, boolean commit) {}

    private <Q, T extends Message> void apply(
            MethodDescriptor<Q, Empty> method, Kind<T> kind, Function<Q, Target<T>> target) {
        binding.write(
                method,
                (writes, request) -> {
                    Target<T> object = target.apply(request);
                    writes.apply(kind, object.project(), object.what());
                },
                request -> target.apply(request).commit());
    }

    private <Q, T extends Message> void delete(
            MethodDescriptor<Q, Empty> method, Kind<T> kind, Function<Q, Target<String>> target) {
        binding.write(
                method,
                (writes, request) -> {
                    Target<String> name = target.apply(request);
                    writes.delete(kind, name.project(), name.what());
                },
                request -> target.apply(request).commit());
    }

    private void entities() {
        apply(
                RegistryServerGrpc.getApplyEntityMethod(),
                Kind.ENTITY,
                q -> new Target<>(q.getProject(), q.getEntity(), q.getCommit()));
        delete(
                RegistryServerGrpc.getDeleteEntityMethod(),
                Kind.ENTITY,
                q -> new Target<>(q.getProject(), q.getName(), q.getCommit()));
        get(
                RegistryServerGrpc.getGetEntityMethod(),
                Kind.ENTITY,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        list(
                RegistryServerGrpc.getListEntitiesMethod(),
                Kind.ENTITY,
                q -> query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListEntitiesResponse.newBuilder()
                        .addAllEntities(page.items())
                        .setPagination(page.metadata())
                        .build());
    }

    private void dataSources() {
        apply(
                RegistryServerGrpc.getApplyDataSourceMethod(),
                Kind.DATA_SOURCE,
                q -> new Target<>(q.getProject(), q.getDataSource(), q.getCommit()));
        delete(
                RegistryServerGrpc.getDeleteDataSourceMethod(),
                Kind.DATA_SOURCE,
                q -> new Target<>(q.getProject(), q.getName(), q.getCommit()));
        get(
                RegistryServerGrpc.getGetDataSourceMethod(),
                Kind.DATA_SOURCE,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        list(
                RegistryServerGrpc.getListDataSourcesMethod(),
                Kind.DATA_SOURCE,
                q -> query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListDataSourcesResponse.newBuilder()
                        .addAllDataSources(page.items())
                        .setPagination(page.metadata())
                        .build());
    }

    private void featureServices() {
        apply(
                RegistryServerGrpc.getApplyFeatureServiceMethod(),
                Kind.FEATURE_SERVICE,
                q -> new Target<>(q.getProject(), q.getFeatureService(), q.getCommit()));
        delete(
                RegistryServerGrpc.getDeleteFeatureServiceMethod(),
                Kind.FEATURE_SERVICE,
                q -> new Target<>(q.getProject(), q.getName(), q.getCommit()));
        get(
                RegistryServerGrpc.getGetFeatureServiceMethod(),
                Kind.FEATURE_SERVICE,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        binding.answer(RegistryServerGrpc.getListFeatureServicesMethod(), (reads, q) -> {
            Query query = query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination());
            String view = q.getFeatureView();
            return Answer.of(
                    reads.list(
                            Kind.FEATURE_SERVICE,
                            query,
                            service -> view.isEmpty()
                                    || service.getSpec().getFeaturesList().stream()
                                            .anyMatch(projection -> projection
                                                    .getFeatureViewName()
                                                    .equals(view))),
                    page -> ListFeatureServicesResponse.newBuilder()
                            .addAllFeatureServices(page.items())
                            .setPagination(page.metadata())
                            .build());
        });
    }

    private void savedDatasets() {
        apply(
                RegistryServerGrpc.getApplySavedDatasetMethod(),
                Kind.SAVED_DATASET,
                q -> new Target<>(q.getProject(), q.getSavedDataset(), q.getCommit()));
        delete(
                RegistryServerGrpc.getDeleteSavedDatasetMethod(),
                Kind.SAVED_DATASET,
                q -> new Target<>(q.getProject(), q.getName(), q.getCommit()));
        get(
                RegistryServerGrpc.getGetSavedDatasetMethod(),
                Kind.SAVED_DATASET,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        binding.answer(RegistryServerGrpc.getListSavedDatasetsMethod(), (reads, q) -> {
            Query query = query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination());
            return Answer.of(
                    reads.list(
                            Kind.SAVED_DATASET,
                            query,
                            dataset -> isWanted(
                                            q.getNamespace(), dataset.getSpec().getNamespace())
                                    && isWanted(
                                            q.getCollection(), dataset.getSpec().getCollection())),
                    page -> ListSavedDatasetsResponse.newBuilder()
                            .addAllSavedDatasets(page.items())
                            .setPagination(page.metadata())
                            .build());
        });
    }

    private static boolean isWanted(String wanted, String value) {
        return wanted.isEmpty() || wanted.equals(value);
    }

    private void validationReferences() {
        apply(
                RegistryServerGrpc.getApplyValidationReferenceMethod(),
                Kind.VALIDATION_REFERENCE,
                q -> new Target<>(q.getProject(), q.getValidationReference(), q.getCommit()));
        delete(
                RegistryServerGrpc.getDeleteValidationReferenceMethod(),
                Kind.VALIDATION_REFERENCE,
                q -> new Target<>(q.getProject(), q.getName(), q.getCommit()));
        get(
                RegistryServerGrpc.getGetValidationReferenceMethod(),
                Kind.VALIDATION_REFERENCE,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        list(
                RegistryServerGrpc.getListValidationReferencesMethod(),
                Kind.VALIDATION_REFERENCE,
                q -> query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListValidationReferencesResponse.newBuilder()
                        .addAllValidationReferences(page.items())
                        .setPagination(page.metadata())
                        .build());
    }

    private void permissions() {
        apply(
                RegistryServerGrpc.getApplyPermissionMethod(),
                Kind.PERMISSION,
                q -> new Target<>(q.getProject(), q.getPermission(), q.getCommit()));
        delete(
                RegistryServerGrpc.getDeletePermissionMethod(),
                Kind.PERMISSION,
                q -> new Target<>(q.getProject(), q.getName(), q.getCommit()));
        get(
                RegistryServerGrpc.getGetPermissionMethod(),
                Kind.PERMISSION,
                q -> new Place(q.getProject(), q.getName(), q.getAllowCache()));
        list(
                RegistryServerGrpc.getListPermissionsMethod(),
                Kind.PERMISSION,
                q -> query(q.getProject(), q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination()),
                page -> ListPermissionsResponse.newBuilder()
                        .addAllPermissions(page.items())
                        .setPagination(page.metadata())
                        .build());
    }
}
