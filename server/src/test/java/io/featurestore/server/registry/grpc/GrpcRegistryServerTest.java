package io.featurestore.server.registry.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.registry.RegistryServerProto.ApplyEntityRequest;
import feast.proto.registry.RegistryServerProto.GetEntityRequest;
import feast.proto.registry.RegistryServerProto.ListProjectsRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcRegistryServerTest {
    @TempDir
    Path folder;

    @Test
    void anAppliedEntityIsThereAndMakesItsProject() throws Exception {
        try (RunningRegistry registry = RunningRegistry.open(folder.resolve("registry.db"))) {
            registry.client()
                    .applyEntity(ApplyEntityRequest.newBuilder()
                            .setProject("shop")
                            .setEntity(Entity.newBuilder()
                                    .setSpec(EntitySpecV2.newBuilder()
                                            .setName("driver")
                                            .setJoinKey("driver_id")))
                            .build());

            Entity entity = registry.client()
                    .getEntity(GetEntityRequest.newBuilder()
                            .setProject("shop")
                            .setName("driver")
                            .build());
            assertThat(entity.getSpec().getJoinKey()).isEqualTo("driver_id");
            assertThat(entity.getSpec().getProject()).isEqualTo("shop");
            assertThat(registry.client()
                            .listProjects(ListProjectsRequest.getDefaultInstance())
                            .getProjectsList())
                    .extracting(project -> project.getSpec().getName())
                    .containsExactly("shop");
        }
    }
}
