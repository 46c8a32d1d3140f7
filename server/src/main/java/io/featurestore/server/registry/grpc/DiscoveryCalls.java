package io.featurestore.server.registry.grpc;

import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerProto.GetObjectRelationshipsResponse;
import feast.proto.registry.RegistryServerProto.GetRegistryLineageResponse;
import feast.proto.registry.RegistryServerProto.ListFeaturesResponse;
import io.featurestore.server.registry.Discovery.FeatureFilter;
import java.util.Map;

/// The methods that look across objects.
record DiscoveryCalls(Binding binding) {

    void bind() {
        features();
        lineage();
    }

    private void features() {
        binding.discover(
                RegistryServerGrpc.getListFeaturesMethod(),
                (discovery, q) -> Answer.of(
                        discovery.listFeatures(
                                ObjectCalls.query(
                                        q.getProject(), q.getAllowCache(), Map.of(), q.getSorting(), q.getPagination()),
                                new FeatureFilter(q.getFeatureView(), q.getName(), q.getKind())),
                        page -> ListFeaturesResponse.newBuilder()
                                .addAllFeatures(page.items())
                                .setPagination(page.metadata())
                                .build()));
        binding.discover(
                RegistryServerGrpc.getGetFeatureMethod(),
                (discovery, q) -> Answer.of(
                        discovery.getFeature(q.getProject(), q.getFeatureView(), q.getName(), !q.getAllowCache())));
    }

    private void lineage() {
        binding.discover(RegistryServerGrpc.getGetRegistryLineageMethod(), (discovery, q) -> {
            var relations = discovery.lineage(
                    ObjectCalls.query(q.getProject(), q.getAllowCache(), Map.of(), q.getSorting(), q.getPagination()),
                    q.getFilterObjectType(),
                    q.getFilterObjectName());
            return Answer.of(GetRegistryLineageResponse.newBuilder()
                    .addAllRelationships(relations.direct().items())
                    .setRelationshipsPagination(relations.direct().metadata())
                    .addAllIndirectRelationships(relations.indirect().items())
                    .setIndirectRelationshipsPagination(relations.indirect().metadata())
                    .build());
        });
        binding.discover(
                RegistryServerGrpc.getGetObjectRelationshipsMethod(),
                (discovery, q) -> Answer.of(
                        discovery.relationships(
                                ObjectCalls.query(
                                        q.getProject(), q.getAllowCache(), Map.of(), q.getSorting(), q.getPagination()),
                                q.getObjectType(),
                                q.getObjectName(),
                                q.getIncludeIndirect()),
                        page -> GetObjectRelationshipsResponse.newBuilder()
                                .addAllRelationships(page.items())
                                .setPagination(page.metadata())
                                .build()));
    }
}
