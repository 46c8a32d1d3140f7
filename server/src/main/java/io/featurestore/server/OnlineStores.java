package io.featurestore.server;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.redis.RedisStores;
import io.featurestore.server.online.store.sqlite.SqliteStore;

/// Opens the online store of a configuration.
final class OnlineStores {
    private OnlineStores() {}

    /// @throws StartRefused for a store that this build does not have, or settings that it can't use
    static OnlineStore open(FeatureStoreConfig config, StoreLimits limits) {
        try {
            return switch (config.onlineStore()) {
                case OnlineStoreConfig.Sqlite sqlite -> SqliteStore.open(config.project(), sqlite.path(), limits);
                case OnlineStoreConfig.Redis redis -> RedisStores.open(config.project(), redis, limits);
                case OnlineStoreConfig.Remote ignored ->
                    throw StartRefused.because(
                            "online_store.type: 'remote' is what clients of a feature server have; the server itself"
                                    + " needs a store, such as type: sqlite or type: redis");
                case OnlineStoreConfig.None ignored ->
                    throw StartRefused.because(
                            "online_store: null means that there is none; a feature server needs one, such as"
                                    + " type: sqlite or type: redis");
                case OnlineStoreConfig.NotBuilt notBuilt ->
                    throw StartRefused.because(notBuilt.what().message());
            };
        } catch (ServeException e) {
            throw StartRefused.because(e.error().message());
        }
    }
}
