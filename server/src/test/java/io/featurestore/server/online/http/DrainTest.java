package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.featurestore.server.online.MemoryStore;
import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.online.http.KeptConnection.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// A server that ends while clients use it, as in a rolling update, fails none of their requests.
class DrainTest {
    private static final String READ = "/get-online-features";
    private static final String BODY = "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}";
    private static final int CLIENTS = 8;

    private static RunningServer start() {
        return RunningServer.start(
                RichCatalog.source(RichCatalog.catalog()), new MemoryStore(), RunningServer.Options.usual());
    }

    /// Asks over one connection until the server says that it will close it; a client in a cluster then gets one to
    /// another pod.
    ///
    /// @return how often it was answered
    /// @throws IOException if a request that the connection took was not answered
    private static int askUntilLetGo(int port, AtomicInteger answered) throws IOException {
        int answers = 0;
        try (KeptConnection connection = new KeptConnection(port)) {
            boolean last = false;
            while (!last) {
                Answer answer = connection.post(READ, BODY);
                assertThat(answer.status()).isEqualTo(200);
                last = answer.last();
                answers++;
                answered.incrementAndGet();
            }
        }
        return answers;
    }

    @RepeatedTest(3)
    void noRequestIsLostThatABusyConnectionCarries() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                RunningServer server = start()) {
            List<Future<Integer>> asking = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                asking.add(clients.submit(() -> askUntilLetGo(server.port(), answered)));
            }
            await().until(() -> answered.get() > 20 * CLIENTS);
            server.stop();
            for (Future<Integer> each : asking) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    @Test
    void aBodyThatIsOnItsWayIsTakenInToItsEnd() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RunningServer server = start()) {
            Future<?> stopping;
            try (KeptConnection connection = new KeptConnection(server.port())) {
                assertThat(connection.post(READ, BODY).last()).isFalse();
                connection.write(KeptConnection.head(READ, BODY.length()) + BODY.substring(0, 10));
                stopping = threads.submit(() -> {
                    server.stop();
                    return true;
                });
                awaitLettingGo(server.port());
                connection.write(BODY.substring(10));
                assertThat(connection.read()).isEqualTo(new Answer(200, true));
            }
            stopping.get(10, TimeUnit.SECONDS);
        }
    }

    /// New connections are taken in the meantime, and let go at once.
    private static void awaitLettingGo(int port) throws IOException {
        try (KeptConnection connection = new KeptConnection(port)) {
            await().until(() -> connection.post("/health", "").last());
        }
    }

    @Test
    void connectionsOnWhichNothingComesKeepItOnlyForAMoment() throws Exception {
        try (RunningServer server = start();
                KeptConnection idle = new KeptConnection(server.port());
                KeptConnection halfway = new KeptConnection(server.port())) {
            assertThat(idle.post(READ, BODY).status()).isEqualTo(200);
            halfway.write("POST /get-online");
            long begun = System.nanoTime();
            server.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aClientThatWentAwayKeepsItNotAtAll() throws Exception {
        try (RunningServer server = start()) {
            try (KeptConnection gone = new KeptConnection(server.port())) {
                gone.write(KeptConnection.head(READ, BODY.length()) + BODY.substring(0, 10));
            }
            long begun = System.nanoTime();
            server.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
    }
}
