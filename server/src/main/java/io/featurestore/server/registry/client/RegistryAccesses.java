package io.featurestore.server.registry.client;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.RegistryConfig;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.featurestore.server.registry.store.RandomIds;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The registry of a configuration, to read and to change.
public final class RegistryAccesses {
    private RegistryAccesses() {}

    /// @param environment may hold `LOCAL_K8S_TOKEN`, the token to show where there is no ServiceAccount's
    /// @throws StartRefused if the configuration asks for a registry that this build does not have
    /// @throws io.featurestore.server.error.ServeException `UNAVAILABLE` if a registry.db can't be opened
    public static RegistryAccess open(
            FeatureStoreConfig config, Clock clock, RandomGenerator random, Map<String, String> environment) {
        return switch (config.registry()) {
            case RegistryConfig.File file ->
                StoreRegistryAccess.of(
                        FileRegistryStore.open(file.path(), clock, new RandomIds(random)),
                        config.project(),
                        clock,
                        new RandomIds(random),
                        !file.options().purgeFeastMetadata());
            case RegistryConfig.Remote remote ->
                new RemoteRegistryAccess(
                        RemoteRegistry.connect(remote, ClientToken.of(config.auth(), environment)),
                        ClientToken.isNeeded(config.auth()),
                        clock);
            case RegistryConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
    }
}
