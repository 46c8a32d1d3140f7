package io.featurestore.server.registry;

import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalRequest;
import feast.proto.registry.RegistryServerProto.GetDatasetDataResponse;
import feast.proto.registry.RegistryServerProto.GetDatasetJobStatusResponse;
import io.featurestore.server.auth.Identity;
import java.util.List;

/// Data sets that a registry server makes of past features, in the background, and shows. Jobs are known as long as
/// the server runs. Every method throws [io.featurestore.server.error.ServeException].
public interface Datasets {

    /// Begins to make a data set. What is wrong with the order itself is told at once, all else by the job.
    GetDatasetJobStatusResponse create(Identity caller, CreateDatasetFromRetrievalRequest order);

    GetDatasetJobStatusResponse job(Identity caller, String id);

    /// The jobs that the caller may see, the latest first.
    ///
    /// @param project empty: of all projects
    /// @param status `pending`, `running`, `completed` or `failed`; anything else filters nothing
    List<GetDatasetJobStatusResponse> jobs(Identity caller, String project, String status);

    /// The first rows of a data set; each cell is JSON.
    GetDatasetDataResponse data(Identity caller, String project, String name, int limit);
}
