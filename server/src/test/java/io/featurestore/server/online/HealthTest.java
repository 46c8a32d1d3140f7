package io.featurestore.server.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.ViewReader;
import io.featurestore.server.online.store.WriteBatch;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong now = new AtomicLong();
    private final Pinged store = new Pinged();

    private static final class Pinged implements OnlineStore {
        private int pings;
        private boolean down;
        private Runnable beforeAnswer = () -> {};

        @Override
        public String name() {
            return "pinged";
        }

        @Override
        public boolean blocksInNativeCode() {
            return false;
        }

        @Override
        public ViewReader reader(String view, List<String> features) {
            return features::size;
        }

        @Override
        public void read(List<Fetch> fetches) {}

        @Override
        public void write(WriteBatch batch) {}

        @Override
        public void ping() {
            pings++;
            beforeAnswer.run();
            if (down) {
                throw ServeException.of(ErrorCode.UNAVAILABLE, "online store pinged failed");
            }
        }

        @Override
        public void close() {}
    }

    private Health health(CatalogSource catalogs) {
        return new Health(catalogs, store, running::get, now::get);
    }

    private void passSeconds(int seconds) {
        now.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void itFollowsTheStore() {
        Health health = health(RichCatalog.source(RichCatalog.catalog()));
        assertThat(health.isHealthy()).as("before the store was asked").isFalse();
        health.check();
        assertThat(health.isHealthy()).isTrue();

        store.down = true;
        passSeconds(3);
        health.check();
        assertThat(health.isHealthy()).isFalse();

        store.down = false;
        health.check();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void aStoreThatAnswersRequestsAgainNeedsNoCheckToBeBelieved() {
        Health health = health(RichCatalog.source(RichCatalog.catalog()));
        store.down = true;
        health.check();
        health.storeAnswered();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void aStoreThatHasJustAnsweredARequestIsNotAskedAgain() {
        Health health = health(RichCatalog.source(RichCatalog.catalog()));
        for (int second = 0; second < 10; second++) {
            passSeconds(1);
            health.storeAnswered();
            health.check();
            assertThat(health.isHealthy()).isTrue();
        }
        assertThat(store.pings).isZero();
    }

    @Test
    void aStoreThatHangsDoesNotKeepAProbeWaiting() throws InterruptedException {
        Health health = health(RichCatalog.source(RichCatalog.catalog()));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.beforeAnswer = () -> {
            asked.countDown();
            await(release);
        };
        Thread checking = Thread.startVirtualThread(health::check);
        await(asked);

        assertThat(health.isHealthy()).isFalse();

        release.countDown();
        checking.join();
        assertThat(health.isHealthy()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutASnapshotOrAtTheEndItIsNotReady() {
        CatalogSource nothing = new CatalogSource() {
            @Override
            public Catalog current() {
                throw ServeException.of(ErrorCode.UNAVAILABLE, "not read yet");
            }

            @Override
            public Catalog refresh() {
                return current();
            }

            @Override
            public void close() {}
        };
        Health without = health(nothing);
        without.check();
        assertThat(without.isHealthy()).isFalse();

        Health health = health(RichCatalog.source(RichCatalog.catalog()));
        health.check();
        assertThat(health.isHealthy()).isTrue();
        running.set(false);
        assertThat(health.isHealthy()).isFalse();
    }
}
