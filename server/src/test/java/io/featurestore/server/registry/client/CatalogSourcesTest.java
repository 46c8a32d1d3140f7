package io.featurestore.server.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import feast.proto.core.EntityProto.Entity;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import feast.proto.registry.RegistryServerGrpc.RegistryServerImplBase;
import feast.proto.registry.RegistryServerProto.GetProjectRequest;
import feast.proto.registry.RegistryServerProto.ListDataSourcesRequest;
import feast.proto.registry.RegistryServerProto.ListDataSourcesResponse;
import feast.proto.registry.RegistryServerProto.ListEntitiesRequest;
import feast.proto.registry.RegistryServerProto.ListEntitiesResponse;
import feast.proto.registry.RegistryServerProto.ListFeatureServicesRequest;
import feast.proto.registry.RegistryServerProto.ListFeatureServicesResponse;
import feast.proto.registry.RegistryServerProto.ListFeatureViewsRequest;
import feast.proto.registry.RegistryServerProto.ListFeatureViewsResponse;
import feast.proto.registry.RegistryServerProto.ListLabelViewsRequest;
import feast.proto.registry.RegistryServerProto.ListLabelViewsResponse;
import feast.proto.registry.RegistryServerProto.ListOnDemandFeatureViewsRequest;
import feast.proto.registry.RegistryServerProto.ListOnDemandFeatureViewsResponse;
import feast.proto.registry.RegistryServerProto.ListPermissionsRequest;
import feast.proto.registry.RegistryServerProto.ListPermissionsResponse;
import feast.proto.registry.RegistryServerProto.ListStreamFeatureViewsRequest;
import feast.proto.registry.RegistryServerProto.ListStreamFeatureViewsResponse;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.registry.grpc.RunningRegistry;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogSourcesTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("registry.db");
    }

    private static CatalogSource open(FeatureStoreConfig config) {
        return open(config, Duration.ofMillis(100));
    }

    private static CatalogSource open(FeatureStoreConfig config, Duration refresh) {
        return CatalogSources.open(
                config, refresh, Clock.systemUTC(), new SplittableRandom(1), Map.of("LOCAL_K8S_TOKEN", "a-token"));
    }

    private static void addEntity(RunningRegistry registry, String name) {
        registry.store().update(state -> {
            var changed = state.toBuilder();
            changed.addEntitiesBuilder().getSpecBuilder().setName(name).setProject("shop");
            return changed.build();
        });
    }

    private static Catalog first(CatalogSource source) {
        await().ignoreExceptions().until(() -> source.current() != null);
        return source.current();
    }

    @Test
    void aFileIsWatched() throws IOException {
        try (CatalogSource source = open(Configs.file(file()));
                RunningRegistry server = RunningRegistry.open(file())) {
            Catalog empty = source.current();
            assertThat(empty.entities()).isEmpty();
            assertThat(empty.projectObject()).isEmpty();
            assertThat(empty.permissions().complete()).isTrue();
            assertThat(source.current()).isSameAs(empty);

            addEntity(server, "driver");

            await().atMost(Duration.ofSeconds(1))
                    .until(() -> source.current().entity("driver").isPresent());
        }
    }

    @Test
    void aRefreshSeesAChangeAtOnce() throws IOException {
        try (CatalogSource source = open(Configs.file(file()));
                RunningRegistry server = RunningRegistry.open(file())) {
            addEntity(server, "driver");
            assertThat(source.refresh().entity("driver")).isPresent();
            assertThat(source.current().entity("driver")).isPresent();
        }
    }

    @Test
    void withoutTheFileTheLastSnapshotServes() throws IOException {
        try (CatalogSource source = open(Configs.file(file()))) {
            Catalog known = source.current();
            Files.delete(file());
            assertThatThrownBy(source::refresh).isInstanceOf(ServeException.class);
            assertThat(source.current()).isSameAs(known);
        }
    }

    @Test
    void aServerIsAskedInTheBackgroundAndByOneCallWhileNothingChanges() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Authenticator counting = ignored -> {
            calls.incrementAndGet();
            return new Identity.Anyone();
        };
        try (RunningRegistry server = RunningRegistry.open(file(), counting, RunningRegistry.EVERYTHING)) {
            addEntity(server, "driver");
            try (CatalogSource source = open(Configs.remote(server.target()))) {
                Catalog read = first(source);
                assertThat(read.entity("driver")).isPresent();

                int before = calls.get();
                var checked = source.checkedAt();
                await().until(() -> source.checkedAt().isAfter(checked));
                await().until(() -> calls.get() >= before + 3);
                assertThat(source.current()).isSameAs(read);

                addEntity(server, "zone");
                await().until(() -> source.current().entity("zone").isPresent());
            }
        }
    }

    @Test
    void aServerOfOursIsAskedEverySecondHoweverLongTheInterval() throws IOException {
        try (RunningRegistry server = RunningRegistry.open(file());
                CatalogSource source = open(Configs.remote(server.target()), Duration.ofHours(1))) {
            assertThat(first(source).entities()).isEmpty();

            addEntity(server, "driver");

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> source.current().entity("driver").isPresent());
        }
    }

    @Test
    void aServerThatIsDownChangesNothingUntilItIsBack() throws IOException {
        RunningRegistry server = RunningRegistry.open(file());
        int port = server.server().port();
        addEntity(server, "driver");
        try (CatalogSource source = open(Configs.remote(server.target()))) {
            Catalog read = first(source);
            server.close();
            assertThatThrownBy(source::refresh)
                    .isInstanceOfSatisfying(
                            ServeException.class,
                            failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.UNAVAILABLE));
            assertThat(source.current()).isSameAs(read);

            try (RunningRegistry again = RunningRegistry.open(file(), port)) {
                addEntity(again, "zone");
                await().until(() -> source.current().entity("zone").isPresent());
            }
        }
    }

    @Test
    void untilAServerHasAnsweredThereIsNoSnapshot() {
        try (CatalogSource source = open(Configs.remote("127.0.0.1:1"))) {
            assertThatThrownBy(source::current)
                    .isInstanceOfSatisfying(
                            ServeException.class,
                            failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void permissionsThatWeMayNotSeeMakeTheListIncomplete() throws IOException {
        Authenticator user = ignored -> new Identity.Authenticated("tenant", Set.of("tenant"), Set.of(), Set.of());
        try (RunningRegistry server =
                RunningRegistry.open(file(), user, Authorizers.byPermissions(new SimpleMeterRegistry()))) {
            addEntity(server, "driver");
            try (CatalogSource source = open(Configs.withKubernetes(Configs.remote(server.target())))) {
                assertThat(first(source).permissions().complete()).isTrue();

                server.store().update(state -> {
                    var changed = state.toBuilder();
                    changed.addPermissionsBuilder()
                            .getSpecBuilder()
                            .setName("others")
                            .setProject("shop");
                    return changed.build();
                });
                await().until(() -> !source.current().permissions().complete());
                assertThat(source.current().permissions().list()).isEmpty();
            }
        }
    }

    @Test
    void theTokenIsShown() throws IOException {
        Authenticator strict = values -> {
            if (!values.equals(List.of("Bearer a-token"))) {
                throw ServeException.of(ErrorCode.UNAUTHENTICATED, "no");
            }
            return new Identity.OwnWorkload(new Identity.Authenticated("me", Set.of(), Set.of(), Set.of()));
        };
        try (RunningRegistry server = RunningRegistry.open(file(), strict, RunningRegistry.EVERYTHING)) {
            try (CatalogSource source = open(Configs.withKubernetes(Configs.remote(server.target())))) {
                assertThat(first(source).permissions().complete()).isTrue();
            }
            try (CatalogSource source = open(Configs.remote(server.target()))) {
                assertThatThrownBy(source::refresh)
                        .isInstanceOfSatisfying(
                                ServeException.class,
                                failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
            }
        }
    }

    @Test
    void fromAPythonServerOnlyAListThatHoldsSomethingIsTrusted() throws Exception {
        PythonLike python = new PythonLike();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(python)
                .build()
                .start();
        FeatureStoreConfig config = Configs.remote("127.0.0.1:" + server.getPort());
        try (CatalogSource open = open(config);
                CatalogSource guarded = open(Configs.withKubernetes(config))) {
            Catalog catalog = first(guarded);
            assertThat(catalog.entity("driver")).isPresent();
            assertThat(catalog.projectObject()).isEmpty();
            assertThat(catalog.permissions().complete()).isFalse();
            assertThat(first(open).permissions().complete()).isTrue();

            python.permissions = ListPermissionsResponse.newBuilder()
                    .addPermissions(Permission.getDefaultInstance())
                    .build();
            await().until(() -> guarded.current().permissions().complete());

            Catalog same = guarded.current();
            var checked = guarded.checkedAt();
            await().until(() -> guarded.checkedAt().isAfter(checked));
            assertThat(guarded.current()).isSameAs(same);
        } finally {
            server.shutdownNow().awaitTermination();
        }
    }

    /// Says nothing beyond Feast's protocol.
    private static final class PythonLike extends RegistryServerImplBase {
        private volatile ListPermissionsResponse permissions = ListPermissionsResponse.getDefaultInstance();

        private static <T> void answer(T message, StreamObserver<T> observer) {
            observer.onNext(message);
            observer.onCompleted();
        }

        @Override
        public void getProject(GetProjectRequest request, StreamObserver<Project> observer) {
            observer.onError(Status.NOT_FOUND
                    .withDescription("{\"module\": \"feast.errors\", \"class\": \"ProjectObjectNotFoundException\", "
                            + "\"message\": \"Project shop does not exist\"}")
                    .asRuntimeException());
        }

        @Override
        public void listPermissions(ListPermissionsRequest request, StreamObserver<ListPermissionsResponse> observer) {
            answer(permissions, observer);
        }

        @Override
        public void listEntities(ListEntitiesRequest request, StreamObserver<ListEntitiesResponse> observer) {
            Entity.Builder entity = Entity.newBuilder();
            entity.getSpecBuilder().setName("driver");
            answer(ListEntitiesResponse.newBuilder().addEntities(entity).build(), observer);
        }

        @Override
        public void listDataSources(ListDataSourcesRequest request, StreamObserver<ListDataSourcesResponse> observer) {
            answer(ListDataSourcesResponse.getDefaultInstance(), observer);
        }

        @Override
        public void listFeatureViews(
                ListFeatureViewsRequest request, StreamObserver<ListFeatureViewsResponse> observer) {
            answer(ListFeatureViewsResponse.getDefaultInstance(), observer);
        }

        @Override
        public void listStreamFeatureViews(
                ListStreamFeatureViewsRequest request, StreamObserver<ListStreamFeatureViewsResponse> observer) {
            answer(ListStreamFeatureViewsResponse.getDefaultInstance(), observer);
        }

        @Override
        public void listOnDemandFeatureViews(
                ListOnDemandFeatureViewsRequest request, StreamObserver<ListOnDemandFeatureViewsResponse> observer) {
            answer(ListOnDemandFeatureViewsResponse.getDefaultInstance(), observer);
        }

        @Override
        public void listLabelViews(ListLabelViewsRequest request, StreamObserver<ListLabelViewsResponse> observer) {
            answer(ListLabelViewsResponse.getDefaultInstance(), observer);
        }

        @Override
        public void listFeatureServices(
                ListFeatureServicesRequest request, StreamObserver<ListFeatureServicesResponse> observer) {
            answer(ListFeatureServicesResponse.getDefaultInstance(), observer);
        }
    }

    @Test
    void certificatesThatCanNotBeReadAreRefusedByTheirKey() {
        assertThatThrownBy(() -> open(Configs.remote("127.0.0.1:1", folder.resolve("none.crt"))))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("registry.cert")
                .hasMessageContaining("none.crt");
    }

    @Test
    void whatThisBuildDoesNotHaveIsRefusedByName() {
        assertThatThrownBy(() -> open(Configs.sqlRegistry()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("registry.registry_type");
    }
}
