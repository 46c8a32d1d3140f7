package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.MemoryStore;
import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.ViewReader;
import io.featurestore.server.online.store.WriteBatch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Too many requests at once, a store that fails, and the end of the server.
class LoadTest {
    private static final String READ = "/get-online-features";
    private static final String BODY = "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}";

    /// A store whose reads do what a test says.
    private static final class ScriptedStore implements OnlineStore {
        private final MemoryStore memory = new MemoryStore();
        private final AtomicReference<Runnable> beforeRead = new AtomicReference<>(() -> {});

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public boolean blocksInNativeCode() {
            return false;
        }

        @Override
        public ViewReader reader(String view, List<String> features) {
            return memory.reader(view, features);
        }

        @Override
        public void read(List<Fetch> fetches) {
            beforeRead.get().run();
            memory.read(fetches);
        }

        @Override
        public void write(WriteBatch batch) {
            memory.write(batch);
        }

        @Override
        public void ping() {}

        @Override
        public void close() {}
    }

    private final ScriptedStore store = new ScriptedStore();

    private RunningServer start(int mostInFlight) {
        return RunningServer.start(
                RichCatalog.source(RichCatalog.catalog()),
                store,
                RunningServer.Options.usual()
                        .with(new HttpSettings(
                                "127.0.0.1", 0, 1 << 20, Duration.ofSeconds(30), 1, mostInFlight, Optional.empty())));
    }

    @Test
    void pastTheBoundARequestIsRefusedAtOnceAndHealthStillAnswers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(2);
        store.beforeRead.set(() -> {
            reading.countDown();
            awaitQuietly(release);
        });
        try (RunningServer server = start(2);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> first = clients.submit(() -> server.post(READ, BODY));
            Future<HttpResponse<String>> second = clients.submit(() -> server.post(READ, BODY));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

            HttpResponse<String> third = server.post(READ, BODY);

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).isPresent();
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            release.countDown();
            assertThat(first.get().statusCode()).isEqualTo(200);
            assertThat(second.get().statusCode()).isEqualTo(200);
            assertThat(server.post(READ, BODY).statusCode()).isEqualTo(200);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStoreThatFailsIsA503ThatNamesIt() {
        store.beforeRead.set(() -> {
            throw ServeException.of(ErrorCode.UNAVAILABLE, "online store scripted failed");
        });
        try (RunningServer server = start(8)) {
            HttpResponse<String> answer = server.post(READ, BODY);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("online store scripted");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
        }
    }

    @Test
    void aFaultOfOursIsA500WithAnIdAndNothingElse() {
        store.beforeRead.set(() -> {
            throw new IllegalStateException("secret inner workings");
        });
        try (RunningServer server = start(8)) {
            HttpResponse<String> answer = server.post(READ, BODY);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("internal error ").doesNotContain("secret", "Exception", "\\tat ");
        }
    }

    @Test
    void stoppingFinishesWhatHasBegun() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        store.beforeRead.set(() -> {
            reading.countDown();
            awaitQuietly(release);
        });
        try (RunningServer server = start(8);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> begun = clients.submit(() -> server.post(READ, BODY));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> stopQuietly(server), clients);
            release.countDown();

            assertThat(begun.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            stopping.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> server.get("/health")).hasRootCauseInstanceOf(java.io.IOException.class);
        }
    }

    private static void stopQuietly(RunningServer server) {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void manyClientsAtOnceEachGetTheirOwnAnswer() throws Exception {
        try (RunningServer server = start(1_000);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> done = IntStream.range(0, 16)
                    .mapToObj(client -> clients.submit(() -> readsItsOwnWrites(server, client)))
                    .toList();
            for (Future<Boolean> each : done) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    private static boolean readsItsOwnWrites(RunningServer server, int client) {
        for (int i = 0; i < 25; i++) {
            int driver = client * 100 + i;
            HttpResponse<String> written = server.post(
                    "/write-to-online-store",
                    "{\"feature_view_name\":\"drivers\",\"df\":{\"driver_id\":[%d],\"conv_rate\":[0.5],\"trips\":[%d],"
                                    .formatted(driver, driver * 7)
                            + "\"name\":[\"n\"],\"event_timestamp\":[\"2026-02-01\"],\"created\":[null]}}");
            HttpResponse<String> read = server.post(
                    READ, "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[%d]}}".formatted(driver));
            if (written.statusCode() != 200 || !read.body().contains("{\"values\":[%d]".formatted(driver * 7))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void everyRequestIsALineOfTheAccessLog() {
        StringWriter text = new StringWriter();
        try (AccessLog log = AccessLog.start(new PrintWriter(text));
                RunningServer server = RunningServer.start(
                        RichCatalog.source(RichCatalog.catalog()),
                        store,
                        RunningServer.Options.usual().with(log))) {
            int status = server.post(READ + "?a=%22b%0a", BODY).statusCode()
                    + server.get("/nope").statusCode();
            assertThat(status).isEqualTo(604);
        }
        assertThat(text.toString().lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "127\\.0\\.0\\.1:\\d+ - \"POST /get-online-features\\?a=%22b%0a HTTP/1\\.1\" 200"),
                        line -> assertThat(line).endsWith("\"GET /nope HTTP/1.1\" 404"));
    }
}
