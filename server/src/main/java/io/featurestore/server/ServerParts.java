package io.featurestore.server;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authenticators;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.registry.client.CatalogSources;
import java.time.Duration;

/// What several servers open, and close when they stop.
final class ServerParts {
    private ServerParts() {}

    static Authenticator authenticator(Launch launch, FeatureStoreConfig config) {
        Authenticator authenticator = Authenticators.of(
                config.auth(),
                launch.environment(),
                launch.clock(),
                launch.metrics().registry());
        launch.lifecycle().started("authentication", left -> authenticator.close());
        return authenticator;
    }

    /// @param ttl how often a registry server is asked that does not tell of changes by itself
    static CatalogSource catalogs(Launch launch, FeatureStoreConfig config, Duration ttl) {
        CatalogSource catalogs =
                CatalogSources.open(config, ttl, launch.clock(), launch.random(), launch.environment());
        launch.lifecycle().started("registry", left -> catalogs.close());
        return catalogs;
    }
}
