package io.featurestore.server.definitions;

import io.featurestore.server.config.FeatureStoreConfig;
import java.util.Set;

/// Makes the tables that an online store needs before it can be read: our own server makes them as it writes, Python's
/// expects `feast apply` to have done it.
@FunctionalInterface
public interface OnlineTables {
    void make(FeatureStoreConfig config, Set<String> views);
}
