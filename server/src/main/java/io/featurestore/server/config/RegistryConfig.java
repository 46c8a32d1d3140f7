package io.featurestore.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The `registry` section.
public sealed interface RegistryConfig {

    /// A registry.db on this machine.
    record File(Path path, Options options) implements RegistryConfig {}

    /// A registry server.
    ///
    /// @param target `host:port`, as gRPC takes it
    record Remote(String target, Optional<Tls> tls, Options options) implements RegistryConfig {}

    record NotBuilt(Unavailable what) implements RegistryConfig {}

    /// Keys that every kind of registry has.
    ///
    /// @param cacheTtl how long a copy in memory counts as fresh; zero: for ever
    /// @param onlineFeatureViewVersioning whether `view@v2:feature` can be asked for
    record Options(
            Duration cacheTtl,
            CacheMode cacheMode,
            boolean purgeFeastMetadata,
            boolean onlineFeatureViewVersioning,
            boolean servesFeaturesWhileMaterializing) {}

    enum CacheMode {
        /// Refreshed by the request that finds it stale.
        SYNC,
        /// Refreshed by a thread of its own.
        THREAD
    }

    /// TLS towards a registry server.
    ///
    /// @param roots PEM bundle of trusted certificates; empty: those of the Java runtime
    /// @param authority overrides `:authority` and the name that the certificate is checked against
    record Tls(Optional<Path> roots, Optional<ClientCertificate> client, Optional<String> authority) {}

    record ClientCertificate(Path certificate, Path key) {}
}
