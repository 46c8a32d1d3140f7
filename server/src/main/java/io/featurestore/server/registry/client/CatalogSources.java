package io.featurestore.server.registry.client;

import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.RegistryConfig;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.featurestore.server.registry.store.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Where a server gets its snapshots of the configured registry from.
public final class CatalogSources {
    private CatalogSources() {}

    /// Opens the registry of a configuration and keeps a snapshot of the configuration's project.
    ///
    /// A registry.db is watched: a change shows up within a second, and a missing file is created, as Python does. A
    /// registry server is asked in the background at every `refresh`, one of ours every second at least, since that
    /// costs next to nothing; until it has answered once, there is no snapshot. When the registry is down, the last
    /// snapshot stays.
    ///
    /// @param refresh how often to ask a registry server (`--registry_ttl_sec`); zero: never again once it has answered
    /// @param environment may hold `LOCAL_K8S_TOKEN`, the token to show where there is no ServiceAccount's
    /// @throws StartRefused if the configuration asks for a registry that this build does not have
    /// @throws io.featurestore.server.error.ServeException `UNAVAILABLE` if a registry.db can't be opened
    public static CatalogSource open(
            FeatureStoreConfig config,
            Duration refresh,
            Clock clock,
            RandomGenerator random,
            Map<String, String> environment) {
        return switch (config.registry()) {
            case RegistryConfig.File file ->
                new StoreCatalogSource(
                        FileRegistryStore.open(file.path(), clock, new RandomIds(random)), config.project(), clock);
            case RegistryConfig.Remote remote ->
                RemoteCatalogSource.open(
                        RemoteRegistry.connect(remote, ClientToken.of(config.auth(), environment)),
                        config.project(),
                        ClientToken.isNeeded(config.auth()),
                        refresh,
                        clock);
            case RegistryConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
    }
}
