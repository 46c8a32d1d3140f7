package io.featurestore.server.registry;

import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import java.util.List;
import java.util.Optional;

/// A registry as `feast apply` and `feast materialize` see it: opened directly (a registry.db file) or over gRPC
/// (`registry_type: remote`).
public interface RegistryAccess extends AutoCloseable {

    /// The project as it is stored now; empty, with an absent project object, when it was never applied.
    Catalog read(String project);

    /// A view as it was in an earlier version; empty if there was none, or where the registry does not tell it, as
    /// over gRPC.
    Optional<FeastView> version(String project, String view, int number);

    /// Makes the changes in their order: all in one commit where the registry is opened directly, one call each
    /// over gRPC.
    void apply(String project, List<RegistryChange> changes);

    @Override
    void close();
}
