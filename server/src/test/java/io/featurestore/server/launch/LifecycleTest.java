package io.featurestore.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> stopped = new CopyOnWriteArrayList<>();

    private Thread serve() {
        Thread server = Thread.ofVirtual().start(() -> {
            try {
                lifecycle.serve();
                stopped.add("process");
            } catch (InterruptedException e) {
                stopped.add("interrupted");
            }
        });
        await().until(lifecycle::isReady);
        return server;
    }

    @Test
    void partsStopInTheReverseOrderOfTheirStartAndThenTheServerEnds() throws InterruptedException {
        lifecycle.started("store", left -> stopped.add("store"));
        lifecycle.started("server", left -> stopped.add("server"));
        Thread server = serve();
        lifecycle.stop();
        server.join();
        assertThat(stopped).containsExactly("server", "store", "process");
    }

    @Test
    void theServerIsNotReadyBeforeAnyPartStops() {
        lifecycle.started("server", left -> stopped.add("ready=" + lifecycle.isReady()));
        serve();
        lifecycle.stop();
        assertThat(stopped).contains("ready=false");
    }

    @Test
    void aPartThatFailsToStopDoesNotKeepTheOthersFromIt() {
        lifecycle.started("store", left -> stopped.add("store"));
        lifecycle.started("server", left -> {
            throw new IllegalStateException("stuck");
        });
        lifecycle.stop();
        assertThat(stopped).containsExactly("store");
    }

    @Test
    void allPartsShareOneDeadline() {
        lifecycle.started("store", left -> stopped.add(left.compareTo(Lifecycle.GRACE) < 0 ? "less" : "all"));
        lifecycle.started("server", left -> {
            assertThat(left).isBetween(Duration.ofSeconds(1), Lifecycle.GRACE);
            stopped.add("server");
        });
        lifecycle.stop();
        assertThat(stopped).containsExactly("server", "less");
    }

    @Test
    void stoppingTwiceStopsOnce() {
        lifecycle.started("server", left -> stopped.add("server"));
        lifecycle.stop();
        lifecycle.stop();
        assertThat(stopped).containsExactly("server");
    }
}
