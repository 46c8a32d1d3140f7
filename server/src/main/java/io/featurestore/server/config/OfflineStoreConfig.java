package io.featurestore.server.config;

import java.util.List;

/// The `offline_store` section: only its type, since no server of this build opens one.
public record OfflineStoreConfig(String type) {

    /// What a route answers that would need the store.
    public Unavailable unavailable() {
        return new Unavailable("offline_store.type", type, List.of());
    }
}
