package io.featurestore.server.online;

import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.OnlineStore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether requests can be answered: a snapshot of the registry is at hand, however old, and the store answers. What
/// the store has answered to requests counts, so that a busy server need not ask it again.
///
/// Asking and telling are apart: [#check()] asks the store in the background, and may wait for it; [#isHealthy()] tells
/// what is known, at once, so that a probe never runs into its own timeout because of a slow store.
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long FRESH_NANOS = 2_000_000_000L;

    private final CatalogSource catalogs;
    private final OnlineStore store;
    private final BooleanSupplier running;
    private final LongSupplier nanoTime;
    private final AtomicLong answeredAt;
    private volatile Store known = Store.UNKNOWN;

    private enum Store {
        UNKNOWN,
        ANSWERS,
        FAILS
    }

    /// @param running false once the server is being stopped
    public Health(CatalogSource catalogs, OnlineStore store, BooleanSupplier running, LongSupplier nanoTime) {
        this.catalogs = catalogs;
        this.store = store;
        this.running = running;
        this.nanoTime = nanoTime;
        this.answeredAt = new AtomicLong(nanoTime.getAsLong() - 2 * FRESH_NANOS);
    }

    /// The store has answered a request just now.
    public void storeAnswered() {
        answeredAt.lazySet(nanoTime.getAsLong());
    }

    private boolean answeredLately() {
        return nanoTime.getAsLong() - answeredAt.get() <= FRESH_NANOS;
    }

    /// Asks the store whether it answers, unless it has answered a request lately. To be called about every second, by
    /// one thread.
    public void check() {
        try {
            if (!answeredLately()) {
                store.ping();
            }
            if (known == Store.FAILS) {
                LOG.warn("ready again: {} answers", store.name());
            }
            known = Store.ANSWERS;
        } catch (ServeException e) {
            failed(e.error().message());
        } catch (RuntimeException e) {
            // The next check must come, whatever this one met.
            failed("asking %s failed: %s".formatted(store.name(), e.getClass().getName()));
        }
    }

    private void failed(String reason) {
        if (known != Store.FAILS) {
            LOG.warn("not ready: {}", reason);
        }
        known = Store.FAILS;
    }

    public boolean isHealthy() {
        return running.getAsBoolean() && hasSnapshot() && (known == Store.ANSWERS || answeredLately());
    }

    private boolean hasSnapshot() {
        try {
            // Throws while there is none.
            LOG.trace("serving the registry as of {}", catalogs.current().readAt());
            return true;
        } catch (ServeException e) {
            LOG.debug("no snapshot of the registry: {}", e.error().message());
            return false;
        }
    }
}
