package io.featurestore.server.config;

import java.nio.file.Path;
import java.util.Optional;

/// One `feature_store.yaml`, with defaults filled in and relative paths resolved.
///
/// @param project the project that a server of this configuration serves
/// @param provider `local`, `gcp`, `aws` or a Python class; nothing in this build depends on it
/// @param entityKeySerializationVersion 2 or 3, see [io.featurestore.server.value.EntityKeys]
/// @param repoPath the directory that relative paths of the file were resolved against
public record FeatureStoreConfig(
        String project,
        Optional<String> projectDescription,
        String provider,
        RegistryConfig registry,
        OnlineStoreConfig onlineStore,
        OfflineStoreConfig offlineStore,
        AuthConfig auth,
        FeatureServerConfig featureServer,
        MaterializationConfig materialization,
        int entityKeySerializationVersion,
        Path repoPath) {}
