package io.featurestore.server.registry.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerGrpc.RegistryServerBlockingStub;
import feast.proto.registry.RegistryServerProto.ApplyEntityRequest;
import feast.proto.registry.RegistryServerProto.GetEntityRequest;
import feast.proto.registry.RegistryServerProto.ListEntitiesRequest;
import feast.proto.registry.RegistryServerProto.ListEntitiesResponse;
import feast.proto.registry.RegistryServerProto.ListProjectsRequest;
import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcRegistryServerTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("registry.db");
    }

    private static ApplyEntityRequest applyEntity(String name, String description) {
        return ApplyEntityRequest.newBuilder()
                .setProject("shop")
                .setEntity(Entity.newBuilder()
                        .setSpec(EntitySpecV2.newBuilder()
                                .setName(name)
                                .setJoinKey(name + "_id")
                                .setDescription(description)))
                .build();
    }

    private static ListEntitiesRequest entities() {
        return ListEntitiesRequest.newBuilder().setProject("shop").build();
    }

    private static Status failure(Runnable call) {
        AtomicReference<Status> status = new AtomicReference<>(Status.OK);
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> status.set(failed.getStatus()));
        return status.get();
    }

    @Test
    void anAppliedEntityIsThereAndMakesItsProject() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            assertThat(registry.client().applyEntity(applyEntity("driver", ""))).isEqualTo(Empty.getDefaultInstance());

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

    @Test
    void whatWasAppliedWithoutCommitIsOnTheDiskAndOutlivesOthersReads() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            registry.client().applyEntity(applyEntity("driver", ""));
            registry.client().listEntities(entities());
        }
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            assertThat(registry.client().listEntities(entities()).getEntitiesCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void errorsCarryTheClassThatPythonRaises() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            Status status = failure(() -> registry.client()
                    .getEntity(GetEntityRequest.newBuilder()
                            .setProject("p\"\n")
                            .setName("größe")
                            .build()));
            assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(status.getDescription())
                    .isEqualTo("{\"module\": \"feast.errors\", \"class\": \"EntityNotFoundException\", "
                            + "\"message\": \"Entity gr\\u00f6\\u00dfe does not exist in project p\\\"\\n\"}");
        }
    }

    @Test
    void aFaultOfOursShowsAnIdAndNothingElse() throws IOException {
        Authorizer broken = new Authorizer() {
            @Override
            public boolean allows(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
                throw new IllegalStateException("internals");
            }

            @Override
            public void require(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
                throw new IllegalStateException("internals");
            }
        };
        try (RunningRegistry registry = RunningRegistry.open(file(), ignored -> new Identity.Anyone(), broken)) {
            Status status = failure(() -> registry.client().getEntity(GetEntityRequest.getDefaultInstance()));
            assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(status.getDescription())
                    .matches("internal error [0-9a-f]{16}; the server's log says more about it");
        }
    }

    @Test
    void whoIsNotKnownGetsNothingButHealth() throws IOException {
        Authenticator nobody = ignored -> {
            throw ServeException.of(ErrorCode.UNAUTHENTICATED, "no");
        };
        try (RunningRegistry registry = RunningRegistry.open(file(), nobody, RunningRegistry.EVERYTHING)) {
            assertThat(failure(() -> registry.client().applyEntity(applyEntity("driver", "")))
                            .getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(failure(() -> registry.client().commit(Empty.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(registry.store().current().getEntitiesList()).isEmpty();
            assertThat(health(registry, "")).isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void everyAuthorizationValueIsJudged() throws IOException {
        AtomicReference<List<String>> seen = new AtomicReference<>(List.of());
        Authenticator remembering = values -> {
            seen.set(values);
            return new Identity.Anyone();
        };
        try (RunningRegistry registry = RunningRegistry.open(file(), remembering, RunningRegistry.EVERYTHING)) {
            Metadata headers = new Metadata();
            headers.put(Headers.AUTHORIZATION, "Bearer one");
            headers.put(Headers.AUTHORIZATION, "Bearer two");
            registry.client()
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .listEntities(entities());
            assertThat(seen.get()).containsExactly("Bearer one", "Bearer two");
        }
    }

    @Test
    void listsSayHowMuchTheyLackAndEveryAnswerItsVersion() throws IOException {
        Authenticator user = ignored -> new Identity.Authenticated("u", Set.of(), Set.of(), Set.of());
        Authorizer nothing = Authorizers.byPermissions(new SimpleMeterRegistry());
        try (RunningRegistry registry = RunningRegistry.open(file(), user, nothing)) {
            registry.client().applyEntity(applyEntity("driver", ""));
            assertThat(headers(registry).get(Headers.FILTERED)).isEqualTo("0");
            assertThat(headers(registry).get(Headers.VERSION))
                    .isEqualTo(registry.store().current().getVersionId());

            registry.store().update(state -> {
                var changed = state.toBuilder();
                changed.addPermissionsBuilder().getSpecBuilder().setName("none").setProject("shop");
                return changed.build();
            });
            assertThat(headers(registry).get(Headers.FILTERED)).isEqualTo("1");
        }
    }

    private static Metadata headers(RunningRegistry registry) {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        registry.client()
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
                .listEntities(entities());
        return headers.get();
    }

    @Test
    void anAnswerThatTheClientWouldNotAcceptIsRefusedWithAdvice() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            String long1 = "x".repeat(1_500_000);
            for (String name : List.of("a", "b", "c")) {
                registry.client().applyEntity(applyEntity(name, long1));
            }

            Status refused = failure(() -> registry.client().listEntities(entities()));
            assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getDescription()).contains("4194304", "pagination");

            Metadata accepts = new Metadata();
            accepts.put(Headers.MAX_ANSWER, "10000000");
            ListEntitiesResponse whole = registry.client()
                    .withMaxInboundMessageSize(10_000_000)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(accepts))
                    .listEntities(entities());
            assertThat(whole.getEntitiesCount()).isEqualTo(3);
        }
    }

    @Test
    void aRequestOverFourMebibytesIsRefused() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            Status status = failure(() -> registry.client().applyEntity(applyEntity("driver", "x".repeat(5_000_000))));
            assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }
    }

    @Test
    void whatIsNoMessageIsTheClientsFault() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            MethodDescriptor<byte[], Entity> method = MethodDescriptor.<byte[], Entity>newBuilder()
                    .setFullMethodName(RegistryServerGrpc.getGetEntityMethod().getFullMethodName())
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setRequestMarshaller(new Raw())
                    .setResponseMarshaller(ProtoUtils.marshaller(Entity.getDefaultInstance()))
                    .build();
            Status status = failure(() -> ClientCalls.blockingUnaryCall(
                    registry.channel(), method, CallOptions.DEFAULT, new byte[] {-1, -1}));
            assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }

    @Test
    void anUnknownMethodIsUnimplementedAndReflectionIsOff() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            for (String method : List.of(
                    "feast.registry.RegistryServer/NoSuchMethod",
                    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
                assertThat(failure(() -> call(registry.channel(), method)).getCode())
                        .isEqualTo(Status.Code.UNIMPLEMENTED);
            }
        }
    }

    private static void call(Channel channel, String name) {
        MethodDescriptor<Empty, Empty> method = MethodDescriptor.<Empty, Empty>newBuilder()
                .setFullMethodName(name)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build();
        ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, Empty.getDefaultInstance());
    }

    @Test
    void healthTellsWhetherTheRegistryCanBeReadAndReadsGoOn() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            registry.client().applyEntity(applyEntity("driver", ""));
            assertThat(health(registry, "")).isEqualTo(ServingStatus.SERVING);
            assertThat(health(registry, RegistryServerGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
            assertThat(failure(() -> health(registry, "other")).getCode()).isEqualTo(Status.Code.NOT_FOUND);

            byte[] whole = Files.readAllBytes(file());
            Files.delete(file());
            await().until(() -> health(registry, "") == ServingStatus.NOT_SERVING);
            assertThat(health(registry, RegistryServerGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(registry.client().listEntities(entities()).getEntitiesCount())
                    .as("the last state is served")
                    .isEqualTo(1);
            assertThat(failure(() -> registry.client().applyEntity(applyEntity("zone", "")))
                            .getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);

            Files.write(file(), whole);
            await().until(() -> health(registry, "") == ServingStatus.SERVING);
        }
    }

    private static ServingStatus health(RunningRegistry registry, String service) {
        return HealthGrpc.newBlockingStub(registry.channel())
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    @Test
    void readsDoNotWaitForWrites() throws Exception {
        try (RunningRegistry registry = RunningRegistry.open(file());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                FileChannel other = FileChannel.open(
                        folder.resolve("registry.db.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = other.lock();
            Future<Empty> write = clients.submit(() -> registry.client()
                    .applyEntity(applyEntity("driver", "").toBuilder()
                            .setCommit(true)
                            .build()));

            RegistryServerBlockingStub reader = registry.client();
            for (int i = 0; i < 50; i++) {
                assertThat(reader.listEntities(entities()).getEntitiesList()).isEmpty();
            }
            assertThat(write.isDone()).isFalse();

            held.release();
            assertThat(write.get()).isEqualTo(Empty.getDefaultInstance());
            assertThat(reader.listEntities(entities()).getEntitiesCount()).isEqualTo(1);
        }
    }

    @Test
    void aPortIsNotShared() throws IOException {
        try (RunningRegistry registry = RunningRegistry.open(file())) {
            assertThatThrownBy(() -> GrpcRegistryServer.start(
                            registry.registry(),
                            registry.datasets(),
                            ignored -> new Identity.Anyone(),
                            new SplittableRandom(1),
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(),
                                    registry.server().port()),
                            Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bind");
        }
    }
}
