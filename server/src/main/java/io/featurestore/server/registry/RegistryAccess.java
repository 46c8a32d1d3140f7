package io.featurestore.server.registry;

import io.featurestore.server.catalog.Catalog;
import java.util.List;

/// A registry as `feast apply` sees it: opened directly (a registry.db file) or over gRPC (`registry_type: remote`).
public interface RegistryAccess extends AutoCloseable {

    /// The project as it is stored now; empty, with an absent project object, when it was never applied.
    Catalog read(String project);

    /// Makes the changes in their order: all in one commit where the registry is opened directly, one call each
    /// over gRPC.
    void apply(String project, List<RegistryChange> changes);

    @Override
    void close();
}
