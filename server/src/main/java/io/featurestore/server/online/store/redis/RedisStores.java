package io.featurestore.server.online.store.redis;

import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig.RedisConnection;
import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import io.featurestore.server.config.OnlineStoreConfig.RedisNode;
import io.featurestore.server.config.Secret;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.StoreLimits;
import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/// Opens a store as `online_store` describes it. Connections are made when they are first needed.
public final class RedisStores {
    private RedisStores() {}

    /// @throws ServeException `NOT_IMPLEMENTED` for a cluster or Sentinel, `INVALID_ARGUMENT` for certificates that
    ///     cannot be read
    public static RedisStore open(String project, OnlineStoreConfig.Redis config, StoreLimits limits) {
        if (config.kind() != RedisKind.STANDALONE) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "online_store.redis_type: 'redis_%s' exists in Feast, but not in this build; this build has: redis"
                            .formatted(config.kind() == RedisKind.CLUSTER ? "cluster" : "sentinel"));
        }
        RedisNode node = config.nodes().getFirst();
        HostAndPort address = new HostAndPort(node.host(), node.port());
        RedisConnector connector = new RedisConnector(
                address,
                client(config.connection(), limits),
                config.connection().tls());
        return new RedisStore(
                connector.name(),
                project,
                new RedisConnections(connector.name(), limits, connector::connect),
                new WriteRules(config.keyTtl(), config.skipDedup()),
                connector::connectForBulk);
    }

    private static DefaultJedisClientConfig client(RedisConnection connection, StoreLimits limits) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .autoNegotiateProtocol(false)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .connectionTimeoutMillis(millis(connection.connectTimeout().orElse(limits.deadline())))
                .socketTimeoutMillis(millis(connection.socketTimeout().orElse(limits.deadline())))
                .database(connection.database());
        connection.username().ifPresent(client::user);
        connection.password().map(Secret::value).ifPresent(client::password);
        connection.tls().map(RedisTlsOptions::of).ifPresent(client::sslOptions);
        return client.build();
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toMillis()));
    }
}
