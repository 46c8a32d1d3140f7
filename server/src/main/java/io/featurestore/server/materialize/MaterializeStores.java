package io.featurestore.server.materialize;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.registry.RegistryAccess;

/// Opens what a configuration names.
public interface MaterializeStores {
    RegistryAccess registry(FeatureStoreConfig config);

    /// @throws io.featurestore.server.launch.StartRefused for a store that this build does not have
    OfflineStore offline(FeatureStoreConfig config);

    /// @throws io.featurestore.server.launch.StartRefused for a store that this build does not have
    OnlineStore online(FeatureStoreConfig config);
}
