package io.featurestore.server.online.store.redis;

import io.featurestore.server.FreePort;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig.RedisConnection;
import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import io.featurestore.server.config.OnlineStoreConfig.RedisNode;
import io.featurestore.server.config.Secret;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.StoreLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// A real Redis server on a free port of loopback, empty, without files.
public final class RedisProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param options further options of the server's command line
    public static RedisProcess start(String... options) {
        return startAt(FreePort.next(), options);
    }

    /// A server on a port that was free a moment ago.
    public static RedisProcess startAt(int port, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(Arrays.asList(options));
        try {
            Path directory = Files.createTempDirectory("redis");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            RedisProcess redis = new RedisProcess(process, port);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreException(JedisConnectionException.class)
                    .until(redis::answers);
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "These tests need a Redis server: apt-get install --yes --no-install-recommends redis-server", e);
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("redis-server ended with " + process.exitValue());
        }
        try (Jedis jedis = new Jedis(
                "127.0.0.1",
                port,
                DefaultJedisClientConfig.builder().autoNegotiateProtocol(false).build())) {
            return jedis.getConnection().ping();
        } catch (redis.clients.jedis.exceptions.JedisDataException e) {
            // It asks for a password: it is there.
            return true;
        }
    }

    static OnlineStoreConfig.Redis config(int port, Optional<Duration> keyTtl, boolean skipDedup) {
        return config(RedisKind.STANDALONE, port, Optional.empty(), keyTtl, skipDedup);
    }

    static OnlineStoreConfig.Redis config(
            RedisKind kind, int port, Optional<Secret> password, Optional<Duration> keyTtl, boolean skipDedup) {
        return new OnlineStoreConfig.Redis(
                kind,
                List.of(new RedisNode("127.0.0.1", port)),
                "mymaster",
                new RedisConnection(
                        Optional.empty(), password, 0, Optional.empty(), Optional.empty(), Optional.empty()),
                keyTtl,
                true,
                skipDedup);
    }

    /// A store of this server.
    public OnlineStore open(String project) {
        return RedisStores.open(project, config(port, Optional.empty(), false), StoreLimits.DEFAULT);
    }

    public int port() {
        return port;
    }

    public Jedis client() {
        return new Jedis("127.0.0.1", port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
