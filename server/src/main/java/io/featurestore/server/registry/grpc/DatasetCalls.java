package io.featurestore.server.registry.grpc;

import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalResponse;
import feast.proto.registry.RegistryServerProto.GetDatasetJobStatusResponse;
import feast.proto.registry.RegistryServerProto.ListDatasetJobsResponse;
import io.featurestore.server.registry.Datasets;

/// The methods for data sets that the server makes.
record DatasetCalls(Binding binding, Datasets datasets) {
    private static final int FIRST_ROWS = 10;

    void bind() {
        binding.call(RegistryServerGrpc.getCreateDatasetFromRetrievalMethod(), (caller, q) -> {
            GetDatasetJobStatusResponse job = datasets.create(caller, q);
            return CreateDatasetFromRetrievalResponse.newBuilder()
                    .setJobId(job.getJobId())
                    .setStatus(job.getStatus())
                    .build();
        });
        binding.call(
                RegistryServerGrpc.getGetDatasetDataMethod(),
                (caller, q) -> datasets.data(
                        caller, q.getProject(), q.getName(), q.getLimit() > 0 ? q.getLimit() : FIRST_ROWS));
        binding.call(
                RegistryServerGrpc.getGetDatasetJobStatusMethod(), (caller, q) -> datasets.job(caller, q.getJobId()));
        binding.call(
                RegistryServerGrpc.getListDatasetJobsMethod(),
                (caller, q) -> ListDatasetJobsResponse.newBuilder()
                        .addAllJobs(datasets.jobs(caller, q.getProject(), q.getStatusFilter()))
                        .build());
    }
}
