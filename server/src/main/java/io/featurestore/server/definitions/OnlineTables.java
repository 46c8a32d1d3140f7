package io.featurestore.server.definitions;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.sqlite.SqliteStore;
import java.util.List;
import java.util.Set;

/// Makes the tables that an online store needs before it can be read: our own server makes them as it writes, Python's
/// expects `feast apply` to have done it.
@FunctionalInterface
public interface OnlineTables {
    void make(FeatureStoreConfig config, Set<String> views);

    /// In the store of the configuration: tables for SQLite, nothing for all others.
    static void inStore(FeatureStoreConfig config, Set<String> views) {
        if (config.onlineStore() instanceof OnlineStoreConfig.Sqlite sqlite) {
            try (SqliteStore store = SqliteStore.open(config.project(), sqlite.path(), StoreLimits.DEFAULT)) {
                views.forEach(view -> store.write(new WriteBatch(view, List.of(), List.of())));
            }
        }
    }
}
