package io.featurestore.server.offline.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.Soak;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OfflineSoakTest {
    @TempDir
    Path folder;

    @RegisterExtension
    final OfflineServers servers = new OfflineServers();

    @Test
    void nothingIsKeptOfRequests() throws Exception {
        RunningOffline offline = servers.start(folder);
        Soak.of("offline", 1, 6_000, number -> ask(offline, number));
    }

    private static void ask(RunningOffline offline, int number) {
        assertThat(offline.exchange(RunningOffline.historical(), 1, number % 50 + 1))
                .containsExactly(0L, 1L, 2L);
        // The store remembers what it was asked, for the tests that want to know.
        offline.store.asked.clear();
    }
}
