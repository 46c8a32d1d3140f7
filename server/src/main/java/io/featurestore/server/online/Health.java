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
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long FRESH_NANOS = 2_000_000_000L;

    private final CatalogSource catalogs;
    private final OnlineStore store;
    private final BooleanSupplier running;
    private final LongSupplier nanoTime;
    private final AtomicLong answeredAt;
    private volatile boolean healthyBefore = true;

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

    public boolean isHealthy() {
        if (!running.getAsBoolean()) {
            return false;
        }
        try {
            // Throws while there is none.
            LOG.trace("serving the registry as of {}", catalogs.current().readAt());
            if (nanoTime.getAsLong() - answeredAt.get() > FRESH_NANOS) {
                store.ping();
                storeAnswered();
            }
            healthyBefore = true;
            return true;
        } catch (ServeException e) {
            if (healthyBefore) {
                LOG.warn("not ready: {}", e.error().message());
            }
            healthyBefore = false;
            return false;
        }
    }
}
