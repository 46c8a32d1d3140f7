package io.featurestore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.launch.GlobalOptions;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Launch.Surroundings;
import io.featurestore.server.launch.Run;
import io.featurestore.server.online.store.redis.RedisProcess;
import io.featurestore.server.tls.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ServeCommandTest {
    private static final Pattern LISTENING = Pattern.compile("Listening at: http://127\\.0\\.0\\.1:([0-9]+)");
    private static final String SQLITE = "online_store:\n  type: sqlite\n  path: data/online.db\n";
    private static final String FILE = "registry: data/registry.db\n";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpClient client = HttpClient.newHttpClient();
    private Launch launch;

    @Command(name = "feast")
    private static final class Root {}

    @BeforeEach
    void repository() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        copy("/online/rich_registry.db", "data/registry.db");
        copy("/online/online.sqlite.db", "data/online.db");
        launch = new Launch(
                new GlobalOptions(),
                new Surroundings(
                        Map.of("FEATURE_REPO_DIR_ENV_VAR", directory.toString()),
                        Clock.systemUTC(),
                        new Random(1),
                        directory,
                        directory,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true)));
    }

    @AfterEach
    void stop() {
        launch.lifecycle().stop();
        client.close();
    }

    private void copy(String resource, String to) throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(resource))) {
            Files.copy(in, directory.resolve(to));
        }
    }

    private int run(String yaml, String... flags) throws IOException {
        Files.writeString(directory.resolve("feature_store.yaml"), "project: rich\nprovider: local\n" + yaml);
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new ServeCommand(launch, new ConfiguredStores(launch)));
        String[] arguments = new String[flags.length + 1];
        arguments[0] = "serve";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        return Run.command(root, launch, arguments);
    }

    private CompletableFuture<Integer> start(String yaml, String... flags) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(yaml, flags);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private int port() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> LISTENING.matcher(err.toString()).find());
        Matcher listening = LISTENING.matcher(err.toString());
        assertThat(listening.find()).isTrue();
        return Integer.parseInt(listening.group(1));
    }

    private HttpResponse<String> send(int port, String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(
                request.uri(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder post(String json) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    @Test
    void servesWhatPythonAppliedAndWroteBesideAnOfflineStoreThatItDoesNotHave() throws Exception {
        int metrics = FreePort.next();
        CompletableFuture<Integer> exit = start(
                FILE + SQLITE + "offline_store:\n  type: bigquery\n",
                "-h",
                "127.0.0.1",
                "-p",
                "0",
                "-w",
                "4",
                "--worker-connections",
                "10",
                "--max-requests",
                "5",
                "--max-requests-jitter",
                "1",
                "--keep-alive-timeout",
                "5",
                "-r",
                "1",
                "--metrics",
                "--metrics-port",
                Integer.toString(metrics));
        int port = port();
        Awaitility.await()
                .until(() -> send(port, "/health", HttpRequest.newBuilder()).statusCode() == 200);

        HttpResponse<String> read = send(
                port,
                "/get-online-features",
                post("{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1001]}}"));

        assertThat(read.body())
                .isEqualTo("{\"results\":[{\"values\":[1001],\"statuses\":[\"PRESENT\"],\"event_timestamps\":"
                        + "[\"1970-01-01T00:00:00Z\"]},{\"values\":[1001],\"statuses\":[\"PRESENT\"],\"event_timestamps\":"
                        + "[\"2026-01-02T03:04:05Z\"]}],\"metadata\":{\"feature_names\":[\"driver_id\",\"trips\"]}}");
        assertThat(send(metrics, "/metrics", HttpRequest.newBuilder()).body())
                .contains(
                        "feast_feature_server_request_total{endpoint=\"/get-online-features\",status=\"success\"} 1.0",
                        "feast_feature_server_request_latency_seconds_bucket{endpoint=\"/get-online-features\","
                                + "feature_count=\"1-10\",feature_view_count=\"1\",le=\"0.005\"}",
                        "feast_online_features_request_total 1.0",
                        "feast_online_features_entity_count_bucket{le=\"1.0\"} 1",
                        "feast_online_features_status_total{feature_view=\"drivers\",status=\"present\"} 1.0",
                        "feast_feature_server_online_store_read_duration_seconds_count 1",
                        "feast_feature_server_registry_age_seconds",
                        "feast_feature_server_cpu_usage{pid=\"",
                        "feast_feature_server_memory_usage{pid=\"");
        launch.lifecycle().stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString()).contains("\"POST /get-online-features HTTP/1.1\" 200");
    }

    @Test
    void withoutAnAccessLogNothingIsPrinted() throws Exception {
        CompletableFuture<Integer> exit = start(FILE + SQLITE, "-p", "0", "--no-access-log");
        int port = port();
        assertThat(send(port, "/nope", HttpRequest.newBuilder()).statusCode()).isEqualTo(404);
        launch.lifecycle().stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aRegistryServerThatIsNotThereLeavesItRunningButNotReady() throws Exception {
        CompletableFuture<Integer> exit = start(
                "registry:\n  registry_type: remote\n  path: 127.0.0.1:%d\n".formatted(FreePort.next()) + SQLITE,
                "-p",
                "0");
        int port = port();

        assertThat(send(port, "/health", HttpRequest.newBuilder()).statusCode()).isEqualTo(503);
        assertThat(send(
                                port,
                                "/get-online-features",
                                post("{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}"))
                        .statusCode())
                .isEqualTo(503);
        launch.lifecycle().stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aRedisThatIsNotThereLeavesItRunningButNotReadyUntilItComes() throws Exception {
        int redis = FreePort.next();
        String store = "online_store:\n  type: redis\n  connection_string: 127.0.0.1:%d\n".formatted(redis);
        CompletableFuture<Integer> exit = start(FILE + store, "-p", "0");
        int port = port();
        HttpRequest.Builder read = post("{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}");

        assertThat(send(port, "/health", HttpRequest.newBuilder()).statusCode()).isEqualTo(503);
        assertThat(send(port, "/get-online-features", read).statusCode()).isEqualTo(503);

        try (RedisProcess late = RedisProcess.startAt(redis)) {
            assertThat(late.port()).isEqualTo(redis);
            Awaitility.await()
                    .until(() -> send(port, "/health", HttpRequest.newBuilder()).statusCode() == 200);
            assertThat(send(port, "/get-online-features", read).statusCode()).isEqualTo(200);
        }
        Awaitility.await()
                .until(() -> send(port, "/health", HttpRequest.newBuilder()).statusCode() == 503);
        launch.lifecycle().stop();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        type: dynamodb                                       | online_store.type
        type: redis\\n  redis_type: redis_cluster            | online_store.redis_type
        type: redis\\n  redis_type: redis_sentinel           | online_store.redis_type
        """)
    void aStoreThatThisBuildLacksIsRefusedWithItsKeyAndWhatThereIs(String store, String key) throws IOException {
        assertThat(run(FILE + "online_store:\n  " + store.replace("\\n", "\n") + "\n", "-p", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("feast serve: " + key).contains("this build has", "redis");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -t grpc                | --type: this server only supports 'http', not 'grpc'
        -k key.pem             | Please pass --cert and --key args to start the feature server in TLS mode.
        -k key.pem -c cert.pem | --key, --cert: can't be used for TLS:
        --store-timeout 0      | --store-timeout: must be greater than 0
        --max-body-bytes -1    | --max-body-bytes: must be greater than 0
        """)
    void flagsThatCannotBeMetAreRefused(String flags, String message) throws IOException {
        assertThat(run(FILE + SQLITE, flags.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("feast serve: " + message).hasLineCount(1);
    }

    @Test
    void speaksTlsOnly() throws Exception {
        SelfSigned files = SelfSigned.in(directory, "online");
        CompletableFuture<Integer> ended = start(
                FILE + SQLITE,
                "-p",
                "0",
                "-k",
                files.key().toString(),
                "-c",
                files.certificate().toString());
        Awaitility.await().until(() -> err.toString().contains("Listening at: https://127.0.0.1:"));
        String said = err.toString();
        URI health = URI.create(
                said.substring(said.indexOf("https://")).lines().findFirst().orElseThrow() + "/health");
        try (HttpClient trusting =
                HttpClient.newBuilder().sslContext(files.trusted()).build()) {
            HttpRequest request = HttpRequest.newBuilder(health).build();
            HttpResponse<String> answer = trusting.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
        assertThatThrownBy(() -> send(health.getPort(), "/health", HttpRequest.newBuilder()))
                .isInstanceOf(IOException.class);
        launch.lifecycle().stop();
        assertThat(ended.get()).isZero();
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(FILE + SQLITE, "-p", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
        }
        assertThat(err.toString())
                .startsWith("feast serve: cannot listen on 127.0.0.1:")
                .hasLineCount(1);
    }
}
