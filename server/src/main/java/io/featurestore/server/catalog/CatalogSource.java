package io.featurestore.server.catalog;

import java.time.Instant;

/// Where a server takes its snapshot of the registry from.
public interface CatalogSource extends AutoCloseable {

    /// The newest snapshot at hand, without waiting and without I/O.
    ///
    /// @throws io.featurestore.server.error.ServeException `UNAVAILABLE` while no snapshot was ever read
    Catalog current();

    /// Reads the registry now and returns what it holds (for requests with `allow_registry_cache: false`).
    ///
    /// @throws io.featurestore.server.error.ServeException `UNAVAILABLE` when the registry does not answer
    Catalog refresh();

    /// When the registry was last found to be as [#current] has it, by the clock of the reader; the distant past if
    /// it was never read. While this moves, a catalog that does not change is not stale.
    default Instant checkedAt() {
        return current().readAt();
    }

    @Override
    void close();
}
