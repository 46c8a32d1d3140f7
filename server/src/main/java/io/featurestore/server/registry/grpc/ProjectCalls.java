package io.featurestore.server.registry.grpc;

import com.google.protobuf.Empty;
import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerProto.ListProjectMetadataResponse;
import feast.proto.registry.RegistryServerProto.ListProjectsResponse;

/// The methods for projects and for the registry as a whole.
record ProjectCalls(Binding binding) {

    void bind() {
        projects();
        infra();
        whole();
    }

    private void projects() {
        binding.write(
                RegistryServerGrpc.getApplyProjectMethod(),
                (writes, q) -> writes.applyProject(q.getProject()),
                q -> q.getCommit());
        binding.write(
                RegistryServerGrpc.getDeleteProjectMethod(),
                (writes, q) -> writes.deleteProject(q.getName()),
                q -> q.getCommit());
        binding.read(
                RegistryServerGrpc.getGetProjectMethod(),
                (reads, q) -> reads.getProject(q.getName(), !q.getAllowCache()));
        binding.answer(
                RegistryServerGrpc.getListProjectsMethod(),
                (reads, q) -> Answer.of(
                        reads.listProjects(ObjectCalls.query(
                                "", q.getAllowCache(), q.getTagsMap(), q.getSorting(), q.getPagination())),
                        page -> ListProjectsResponse.newBuilder()
                                .addAllProjects(page.items())
                                .setPagination(page.metadata())
                                .build()));
        binding.read(
                RegistryServerGrpc.getListProjectMetadataMethod(),
                (reads, q) -> ListProjectMetadataResponse.newBuilder()
                        .addAllProjectMetadata(reads.listProjectMetadata(q.getProject(), !q.getAllowCache()))
                        .build());
    }

    private void infra() {
        binding.write(
                RegistryServerGrpc.getUpdateInfraMethod(),
                (writes, q) -> writes.updateInfra(q.getProject(), q.getInfra()),
                q -> q.getCommit());
        binding.read(
                RegistryServerGrpc.getGetInfraMethod(),
                (reads, q) -> reads.getInfra(q.getProject(), !q.getAllowCache()));
    }

    private void whole() {
        binding.commit(RegistryServerGrpc.getCommitMethod());
        binding.read(RegistryServerGrpc.getRefreshMethod(), (reads, ignored) -> {
            reads.refresh();
            return Empty.getDefaultInstance();
        });
        binding.read(RegistryServerGrpc.getProtoMethod(), (reads, ignored) -> reads.proto());
    }
}
