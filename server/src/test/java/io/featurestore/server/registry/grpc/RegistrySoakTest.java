package io.featurestore.server.registry.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.registry.RegistryServerGrpc.RegistryServerBlockingStub;
import feast.proto.registry.RegistryServerProto.ApplyEntityRequest;
import feast.proto.registry.RegistryServerProto.GetEntityRequest;
import feast.proto.registry.RegistryServerProto.ListEntitiesRequest;
import io.featurestore.server.Soak;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySoakTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsKeptOfRequests() throws Exception {
        try (RunningRegistry registry = RunningRegistry.open(folder.resolve("registry.db"))) {
            RegistryServerBlockingStub client = registry.client();
            Soak.of("registry", 4, 18_000, number -> ask(client, number));
        }
    }

    /// One in a hundred writes the same entity anew, one in ten asks for what there has never been.
    private static void ask(RegistryServerBlockingStub client, int number) {
        if (number % 100 == 0) {
            assertThat(client.applyEntity(driver(number)).isInitialized()).isTrue();
        } else if (number % 10 == 0) {
            assertThatThrownBy(() -> client.getEntity(named("never_" + number)))
                    .isInstanceOf(StatusRuntimeException.class);
        } else {
            ListEntitiesRequest all = ListEntitiesRequest.newBuilder()
                    .setProject(number % 10 == 1 ? "never_" + number : "shop")
                    .build();
            assertThat(client.listEntities(all).getEntitiesCount()).isLessThanOrEqualTo(2);
        }
    }

    private static ApplyEntityRequest driver(int number) {
        return ApplyEntityRequest.newBuilder()
                .setProject("shop")
                .setEntity(Entity.newBuilder()
                        .setSpec(EntitySpecV2.newBuilder()
                                .setName("driver")
                                .setJoinKey("driver_id")
                                .setDescription("the state after request " + number)))
                .build();
    }

    private static GetEntityRequest named(String name) {
        return GetEntityRequest.newBuilder().setProject("shop").setName(name).build();
    }
}
