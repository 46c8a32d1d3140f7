package io.featurestore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerProto.GetProjectRequest;
import feast.proto.registry.RegistryServerProto.ListProjectsRequest;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.config.ConfigReader;
import io.featurestore.server.config.ConfigResult;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Run;
import io.featurestore.server.registry.client.CatalogSources;
import io.featurestore.server.tls.SelfSigned;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeRegistryCommandTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aConfiguration() throws IOException {
        configure("{registry_type: file, path: data/registry.db}");
    }

    private void configure(String registry) throws IOException {
        Files.writeString(folder.resolve("feature_store.yaml"), """
                project: shop
                provider: local
                registry: %s
                online_store: {type: sqlite, path: data/online.db}
                entity_key_serialization_version: 3
                """.formatted(registry));
    }

    private Launch launch() {
        return TestLaunch.in(folder, environment, err);
    }

    private int run(String... arguments) {
        Launch launch = launch();
        return Run.command(new CommandLine(new ServeRegistryCommand(launch)), launch, arguments);
    }

    @Test
    void servesGrpcAndRest() throws Exception {
        int grpcPort = FreePort.next();
        int restPort = FreePort.next();
        Launch launch = launch();
        try (ExecutorService server = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> ended = server.submit(() -> Run.command(
                    new CommandLine(new ServeRegistryCommand(launch)),
                    launch,
                    "--rest-api",
                    "--rest-port",
                    Integer.toString(restPort),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(grpcPort)));
            await().until(launch.lifecycle()::isReady);

            assertThat(projects(grpcPort)).isEmpty();
            HttpResponse<String> rest = get("http://127.0.0.1:" + restPort + "/api/v1/entities?project=shop");
            assertThat(rest.statusCode()).isEqualTo(200);
            assertThat(rest.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(rest.body()).isEqualTo("{\"entities\":[],\"pagination\":{}}");

            launch.lifecycle().stop();
            assertThat(ended.get()).isZero();
        }
        assertThat(folder.resolve("data/registry.db")).exists();
    }

    private static FeatureStoreConfig client(String target, SelfSigned trusted) {
        String yaml = """
                project: shop
                provider: local
                registry: {registry_type: remote, path: '%s', cert: '%s'}
                entity_key_serialization_version: 3
                """.formatted(target, trusted.certificate());
        return switch (ConfigReader.parse(yaml, "feature_store.yaml", Path.of("/"), Map.of())) {
            case ConfigResult.Loaded loaded -> loaded.config();
            case ConfigResult.Refused refused ->
                throw new IllegalArgumentException(refused.problems().toString());
        };
    }

    private static List<String> projects(int port) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            return RegistryServerGrpc.newBlockingStub(channel)
                    .listProjects(ListProjectsRequest.getDefaultInstance())
                    .getProjectsList()
                    .stream()
                    .map(project -> project.getSpec().getName())
                    .toList();
        } finally {
            channel.shutdownNow();
        }
    }

    private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theEnvironmentProtectsTheServersProject() throws Exception {
        environment.put("FEAST_PROTECTED_PROJECT", "true");
        int port = FreePort.next();
        Launch launch = launch();
        try (ExecutorService server = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> ended = server.submit(() -> Run.command(
                    new CommandLine(new ServeRegistryCommand(launch)), launch, "-h", "127.0.0.1", "-p", "" + port));
            await().until(launch.lifecycle()::isReady);

            assertThat(projects(port)).isEmpty();
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            assertThat(RegistryServerGrpc.newBlockingStub(channel)
                            .getProject(GetProjectRequest.newBuilder()
                                    .setName("shop")
                                    .build())
                            .getSpec()
                            .getTagsMap())
                    .containsEntry("feast.dev/protected-project", "true");
            channel.shutdownNow();

            launch.lifecycle().stop();
            assertThat(ended.get()).isZero();
        }
    }

    @Test
    void withoutGrpcAndRestThereIsNothingToServe() {
        assertThat(run("--no-grpc")).isEqualTo(2);
        assertThat(err.toString()).contains("--no-grpc", "--rest-api");
    }

    @Test
    void aKeyOrACertificateAloneIsRefused() {
        assertThat(run("--key", "k.pem")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Please pass --cert and --key args to start the registry server in TLS mode.");
    }

    @Test
    void speaksTlsOnBothPorts() throws Exception {
        SelfSigned files = SelfSigned.in(folder, "registry");
        int grpcPort = FreePort.next();
        int restPort = FreePort.next();
        Launch launch = launch();
        try (ExecutorService server = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient trusting =
                        HttpClient.newBuilder().sslContext(files.trusted()).build()) {
            List<String> arguments =
                    List.of("-r", "--rest-port", "" + restPort, "-h", "127.0.0.1", "-p", "" + grpcPort);
            Future<Integer> ended = server.submit(() -> Run.command(
                    new CommandLine(new ServeRegistryCommand(launch)),
                    launch,
                    Stream.concat(
                                    arguments.stream(),
                                    Stream.of(
                                            "-k",
                                            files.key().toString(),
                                            "-c",
                                            files.certificate().toString()))
                            .toArray(String[]::new)));
            await().until(launch.lifecycle()::isReady);

            FeatureStoreConfig config = client("127.0.0.1:" + grpcPort, files);
            try (CatalogSource catalogs =
                    CatalogSources.open(config, Duration.ZERO, Clock.systemUTC(), new SplittableRandom(1), Map.of())) {
                assertThat(catalogs.refresh().entities()).isEmpty();
            }
            assertThatThrownBy(() -> projects(grpcPort)).isInstanceOf(StatusRuntimeException.class);
            URI rest = URI.create("https://127.0.0.1:" + restPort + "/api/v1/entities?project=shop");
            assertThat(trusting.send(HttpRequest.newBuilder(rest).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);

            launch.lifecycle().stop();
            assertThat(ended.get()).isZero();
        }
    }

    @Test
    void aRegistryThatThisBuildDoesNotHaveIsRefusedByItsKey() throws IOException {
        configure("{registry_type: sql, path: 'postgresql://x'}");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("registry.registry_type", "sql");
    }

    @Test
    void aServerOfAnotherServersRegistryIsRefused() throws IOException {
        configure("{registry_type: remote, path: 'other:6570'}");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("registry.registry_type", "other:6570");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(run("-h", "127.0.0.1", "-p", port)).isEqualTo(1);
            assertThat(err.toString()).contains("can't listen on 127.0.0.1 port " + port);
            assertThat(run("--no-grpc", "-r", "-h", "127.0.0.1", "--rest-port", port))
                    .isEqualTo(1);
        }
    }
}
