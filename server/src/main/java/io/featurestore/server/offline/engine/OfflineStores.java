package io.featurestore.server.offline.engine;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OfflineStoreConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.engine.duckdb.DuckDbStore;
import io.featurestore.server.offline.engine.postgres.PostgresStore;

/// Which engine does a configuration's offline work.
public final class OfflineStores {
    private OfflineStores() {}

    /// The store, which opens nothing before its first request.
    ///
    /// @throws ServeException `NOT_IMPLEMENTED` for a type that this build does not have: a server that needs the store
    /// does not start then
    public static OfflineStore open(FeatureStoreConfig config, OfflineSettings settings) {
        return switch (config.offlineStore()) {
            case OfflineStoreConfig.Files ignored -> new DuckDbStore(config.repoPath(), false, settings);
            case OfflineStoreConfig.DuckDb ignored -> new DuckDbStore(config.repoPath(), true, settings);
            case OfflineStoreConfig.Postgres postgres -> new PostgresStore(postgres, settings);
            case OfflineStoreConfig.NotBuilt notBuilt ->
                throw ServeException.of(
                        ErrorCode.NOT_IMPLEMENTED, notBuilt.what().message());
        };
    }
}
