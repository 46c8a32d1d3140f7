package io.featurestore.server.online.store.redis;

import io.featurestore.server.online.store.StoreLimits;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;

/// A Redis of a test class's own, empty before each test, and a store of project `rich` in it.
final class OwnRedis implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private Optional<RedisProcess> server = Optional.empty();
    private Optional<RedisStore> store = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        server = Optional.of(RedisProcess.start());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        try (Jedis client = client()) {
            client.flushAll();
        }
        store = Optional.of(
                RedisStores.open("rich", RedisProcess.config(port(), Optional.empty(), false), StoreLimits.DEFAULT));
    }

    RedisStore store() {
        return store.orElseThrow();
    }

    int port() {
        return server.orElseThrow().port();
    }

    Jedis client() {
        return server.orElseThrow().client();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        store.ifPresent(RedisStore::close);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.ifPresent(RedisProcess::close);
    }
}
