package io.featurestore.server.materialize;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.RegistryConfig;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.registry.RegistryAccess;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// What a materializer takes from the configuration and the environment.
record MaterializerParts(Materializer.Settings settings, int keyVersion, Optional<Integer> batchSize) {
    /// Python's name for the bound on work at a time.
    private static final String WORKERS = "FEAST_MATERIALIZE_MAX_WORKERS";

    private static final int DEFAULT_WORKERS = 2;
    private static final int MOST_WORKERS = 64;

    static MaterializerParts of(FeatureStoreConfig config, Map<String, String> environment, Clock clock, Bugs bugs) {
        return new MaterializerParts(
                new Materializer.Settings(
                        config.project(), versioning(config.registry()), workers(environment), clock, bugs),
                config.entityKeySerializationVersion(),
                config.materialization().onlineWriteBatchSize());
    }

    private static boolean versioning(RegistryConfig registry) {
        return switch (registry) {
            case RegistryConfig.File file -> file.options().onlineFeatureViewVersioning();
            case RegistryConfig.Remote remote -> remote.options().onlineFeatureViewVersioning();
            case RegistryConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
    }

    /// As in Python, a number below one is one, and what is no number is the default.
    static int workers(Map<String, String> environment) {
        try {
            return Math.clamp(
                    Integer.parseInt(environment
                            .getOrDefault(WORKERS, "" + DEFAULT_WORKERS)
                            .strip()),
                    1,
                    MOST_WORKERS);
        } catch (NumberFormatException e) {
            return DEFAULT_WORKERS;
        }
    }

    Materializer materializer(
            RegistryAccess registry, OfflineStore offline, OnlineStore online, MaterializeObserver observer) {
        return new Materializer(
                settings, registry, new ViewLoad.LoadStores(offline, online, keyVersion, batchSize), observer);
    }
}
