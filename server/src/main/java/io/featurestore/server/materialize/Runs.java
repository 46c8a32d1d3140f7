package io.featurestore.server.materialize;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.launch.Launch;

/// Where a command's work is done: here, or by the feature server that has the online store.
final class Runs {
    private Runs() {}

    /// @return the exit code
    static int run(Launch launch, MaterializeStores stores, MaterializeRequest request) {
        FeatureStoreConfig config = launch.config();
        return config.onlineStore() instanceof OnlineStoreConfig.Remote remote
                ? new RemoteRun(launch, config, remote).run(request)
                : new LocalRun(launch, stores, config).run(request);
    }
}
