package io.featurestore.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The `online_store` section.
public sealed interface OnlineStoreConfig {

    /// @param path the database file
    record Sqlite(Path path) implements OnlineStoreConfig {}

    /// @param sentinelMaster the name that Sentinel knows the primary by; used with [RedisKind#SENTINEL] only
    /// @param keyTtl sets an expiry on the whole hash of an entity at every write
    /// @param fullScanForDeletion whether removing a view may scan all keys
    /// @param skipDedup writes without comparing event timestamps
    record Redis(
            RedisKind kind,
            List<RedisNode> nodes,
            String sentinelMaster,
            RedisConnection connection,
            Optional<Duration> keyTtl,
            boolean fullScanForDeletion,
            boolean skipDedup)
            implements OnlineStoreConfig {
        public Redis {
            nodes = List.copyOf(nodes);
        }
    }

    /// A feature server that has the store: what a client reads from, and asks to materialize.
    ///
    /// @param url where it listens, without a slash at the end
    /// @param roots PEM bundle of trusted certificates; empty: those of the Java runtime
    record Remote(String url, Optional<Path> roots) implements OnlineStoreConfig {}

    /// `online_store: null`: there is none.
    record None() implements OnlineStoreConfig {}

    record NotBuilt(Unavailable what) implements OnlineStoreConfig {}

    enum RedisKind {
        STANDALONE,
        CLUSTER,
        SENTINEL
    }

    record RedisNode(String host, int port) {}

    /// The options in Feast's Redis connection string.
    record RedisConnection(
            Optional<String> username,
            Optional<Secret> password,
            int database,
            Optional<RedisTls> tls,
            Optional<Duration> connectTimeout,
            Optional<Duration> socketTimeout) {}

    /// @param roots PEM bundle of trusted certificates; empty: those of the Java runtime
    /// @param verifies false for `ssl_cert_reqs=none`: any certificate is accepted
    record RedisTls(
            Optional<Path> roots,
            Optional<Path> clientCertificate,
            Optional<Path> clientKey,
            boolean verifies,
            boolean checksHostName) {}
}
