package io.featurestore.server.definitions;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.registry.RegistryAccess;

/// Opens the registry of a configuration.
@FunctionalInterface
public interface RegistryOpener {
    RegistryAccess open(FeatureStoreConfig config);
}
