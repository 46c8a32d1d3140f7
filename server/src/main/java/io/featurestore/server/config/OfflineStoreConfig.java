package io.featurestore.server.config;

import java.nio.file.Path;
import java.util.Optional;

/// The `offline_store` section.
public sealed interface OfflineStoreConfig {

    /// `dask` or `file`: Parquet files, by a relative path from the repository. What reads them is DuckDB here, too.
    record Files(String type) implements OfflineStoreConfig {}

    /// The same files, and entity rows given as a query.
    record DuckDb() implements OfflineStoreConfig {}

    /// @param schema where tables without a schema are looked for
    /// @param maxConnections how many requests have one at a time; those whose entity rows are a query, or whose answer
    ///     is kept, have a second one
    record Postgres(
            String host,
            int port,
            String database,
            String schema,
            String user,
            Secret password,
            PostgresTls tls,
            int maxConnections)
            implements OfflineStoreConfig {}

    record NotBuilt(Unavailable what) implements OfflineStoreConfig {}

    /// @param mode `sslmode`, in libpq's words
    record PostgresTls(String mode, Optional<Path> key, Optional<Path> certificate, Optional<Path> roots) {}
}
