package io.featurestore.server;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.materialize.MaterializeStores;
import io.featurestore.server.offline.MachineLimits;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.engine.OfflineStores;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.client.RegistryAccesses;
import java.time.Duration;

/// The stores and the registry that a configuration names, for commands that need all of them.
record ConfiguredStores(Launch launch) implements MaterializeStores {
    /// Loads wait longer than requests do: a store may be busy with what it was sent.
    private static final StoreLimits LIMITS = new StoreLimits(Duration.ofSeconds(30), 8);

    /// Finding the newest rows takes memory with the size of the window, and spills beyond this: it runs beside a
    /// server, or in a small pod of its own.
    private static final long MEMORY = 512L << 20;

    private static final String CHOSEN_MEMORY = "FEAST_OFFLINE_MEMORY";

    @Override
    public RegistryAccess registry(FeatureStoreConfig config) {
        return RegistryAccesses.open(config, launch.clock(), launch.random(), launch.environment());
    }

    @Override
    public OfflineStore offline(FeatureStoreConfig config) {
        try {
            return OfflineStores.open(config, settings());
        } catch (ServeException e) {
            throw StartRefused.because(e.error().message());
        }
    }

    @Override
    public OnlineStore online(FeatureStoreConfig config) {
        return OnlineStores.open(config, LIMITS);
    }

    private OfflineSettings settings() {
        OfflineSettings machine = MachineLimits.of(launch.environment(), launch.random());
        long memory =
                launch.environment().containsKey(CHOSEN_MEMORY) ? machine.memory() : Math.min(machine.memory(), MEMORY);
        return new OfflineSettings(
                machine.spillFolder(),
                memory,
                machine.threads(),
                machine.requests(),
                machine.queryTimeout(),
                machine.environment(),
                machine.random());
    }
}
