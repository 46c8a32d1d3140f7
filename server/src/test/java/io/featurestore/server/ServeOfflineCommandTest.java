package io.featurestore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Run;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeOfflineCommandTest {
    private static final Pattern SERVING =
            Pattern.compile("Offline store server serving at: grpc\\+tcp://127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aConfiguration() throws IOException {
        configure("{type: duckdb}");
    }

    private void configure(String offlineStore) throws IOException {
        Files.writeString(folder.resolve("feature_store.yaml"), """
                project: shop
                provider: local
                registry: data/registry.db
                offline_store: %s
                entity_key_serialization_version: 3
                """.formatted(offlineStore));
    }

    private Launch launch() {
        return TestLaunch.in(folder, Map.of(), err);
    }

    private int run(String... arguments) {
        Launch launch = launch();
        return Run.command(new CommandLine(new ServeOfflineCommand(launch)), launch, arguments);
    }

    @Test
    void servesUntilItIsStoppedAndShowsItsMetrics() throws Exception {
        int metricsPort = FreePort.next();
        Launch launch = launch();
        try (ExecutorService server = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> ended = server.submit(() -> Run.command(
                    new CommandLine(new ServeOfflineCommand(launch)),
                    launch,
                    "-p",
                    "0",
                    "--metrics",
                    "--metrics-port",
                    Integer.toString(metricsPort)));
            await().until(launch.lifecycle()::isReady);

            Matcher serving = SERVING.matcher(err.toString());
            assertThat(serving.find()).as(err.toString()).isTrue();
            assertThat(err.toString()).containsPattern("offline server starting with pid: \\[[0-9]+]");
            assertThat(actions(Integer.parseInt(serving.group(1)))).isEqualTo(3);
            assertThat(get("http://127.0.0.1:" + metricsPort + "/metrics")).contains("jvm_memory_used_bytes");

            launch.lifecycle().stop();
            assertThat(ended.get()).isZero();
        }
    }

    private static long actions(int port) throws InterruptedException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try (RootAllocator allocator = new RootAllocator()) {
            FlightClient client = FlightGrpcUtils.createFlightClient(allocator, channel);
            List<String> names = new ArrayList<>();
            client.listActions().forEach(action -> names.add(action.getType()));
            client.close();
            return names.size();
        } finally {
            channel.shutdownNow();
        }
    }

    private static String get(String uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--key k.pem, --cert",
        "--cert c.pem, --key",
        "--key k.pem --cert c.pem, can't be used for TLS",
        "--memory 0, --memory",
        "--max-message-mib 4096, --max-message-mib",
        "--query-timeout -1, --query-timeout",
        "--frob, --frob",
    })
    void flagsThatCannotBeMeantAreAUsageError(String flags, String words) {
        assertThat(run(flags.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"bigquery", "snowflake.offline", "spark"})
    void aStoreThatThisBuildDoesNotHaveIsRefusedByItsKey(String type) throws IOException {
        configure("{type: " + type + "}");
        assertThat(run("-p", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("offline_store.type", type, "duckdb");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(run("-p", port)).isEqualTo(1);
            assertThat(err.toString()).contains("can't listen on 127.0.0.1 port " + port);
        }
    }
}
