package io.featurestore.server.online.store.redis;

import static io.featurestore.server.online.store.OnlineStoreContract.int64;
import static io.featurestore.server.online.store.OnlineStoreContract.key;
import static io.featurestore.server.online.store.OnlineStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.types.ValueProto.Value;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig.RedisConnection;
import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import io.featurestore.server.config.Secret;
import io.featurestore.server.online.store.Cells;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.WriteRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/// Many features of an entity at once: by which command they are read, and that the values are the same by each.
class RedisWideReadsIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @RegisterExtension
    static final OwnRedis SERVER = new OwnRedis();

    /// The values of two wide views and one that was never written, for some keys of which the last two are unknown.
    private List<Fetch> readWide(RedisStore from, List<String> features) {
        byte[][] keys = {key(1), key(2), key(3), key(4)};
        List<Fetch> fetches = List.of(
                Fetch.of(from.reader("wide1", features), keys),
                Fetch.of(from.reader("wide2", features), keys),
                Fetch.of(from.reader("never", features), keys),
                Fetch.of(from.reader("wide1", features.subList(3, 5)), keys));
        from.read(fetches);
        return fetches;
    }

    /// The next request of the same plan, which keeps its readers.
    private static List<Fetch> sameReaders(List<Fetch> fetches) {
        return fetches.stream()
                .map(fetch -> Fetch.of(fetch.reader(), fetches.getFirst().keys()))
                .toList();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
    }

    private void writeWide(List<String> features, Value last) {
        for (String view : List.of("wide1", "wide2")) {
            for (int entity = 1; entity <= 2; entity++) {
                List<Value> values = new ArrayList<>();
                for (int i = 0; i < features.size(); i++) {
                    values.add(i == features.size() - 1 ? last : int64(100L * entity + i));
                }
                SERVER.store()
                        .write(new WriteBatch(
                                view,
                                features,
                                List.of(new WriteRow(
                                        key(entity), values, NOON.plusSeconds(entity), Optional.empty()))));
            }
        }
    }

    private static void assertWide(List<Fetch> fetches, int features) {
        for (int view = 0; view < 2; view++) {
            Cells cells = fetches.get(view).cells();
            for (int row = 0; row < 2; row++) {
                for (int i = 0; i < features - 1; i++) {
                    assertThat(valueAt(cells, row, i)).isEqualTo(int64(100L * (row + 1) + i));
                }
                assertThat(cells.seconds(row)).isEqualTo(NOON.getEpochSecond() + row + 1);
            }
            assertThat(cells.buffer(2, 0)).isNull();
            assertThat(cells.seconds(3)).isZero();
        }
        assertThat(fetches.get(2).cells().buffer(0, 0)).isNull();
        assertThat(valueAt(fetches.get(3).cells(), 1, 1)).isEqualTo(int64(204));
    }

    private static long calls(String command) {
        try (Jedis client = SERVER.client()) {
            Matcher calls =
                    Pattern.compile("cmdstat_" + command + ":calls=([0-9]+)").matcher(client.info("commandstats"));
            return calls.find() ? Long.parseLong(calls.group(1)) : 0;
        }
    }

    @Test
    void wideReadsOfHashesThatRedisKeepsAsListsReadThemWhole() {
        List<String> features = names(60);
        writeWide(features, int64(-1));
        long before = calls("hgetall");
        List<Fetch> first = readWide(SERVER.store(), features);
        assertThat(calls("hgetall")).as("nothing was known of the hash yet").isEqualTo(before);

        for (int round = 0; round < 2; round++) {
            List<Fetch> again = sameReaders(first);
            SERVER.store().read(again);
            assertWide(again, 60);
        }

        assertWide(first, 60);
        assertThat(calls("hgetall")).isEqualTo(before + 8);
    }

    @Test
    void hashesThatRedisKeepsAsTablesAreReadByTheirFields() {
        List<String> features = names(60);
        writeWide(
                features,
                Value.newBuilder()
                        .setStringVal("too long for a list ".repeat(10))
                        .build());
        long before = calls("hgetall");

        List<Fetch> first = readWide(SERVER.store(), features);
        List<Fetch> again = sameReaders(first);
        SERVER.store().read(again);

        assertWide(first, 60);
        assertWide(again, 60);
        assertThat(calls("hgetall")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+hlen +object|encoding"})
    void aUserWhoMayNotReadWholeHashesReadsTheirFields(String looking) {
        List<String> features = names(60);
        writeWide(features, int64(-1));
        try (Jedis client = SERVER.client()) {
            List<String> rules = new ArrayList<>(List.of("reset", "on", "nopass", "~*", "+hmget", "+auth"));
            Stream.of(looking.split(" ", -1)).filter(rule -> !rule.isEmpty()).forEach(rules::add);
            client.aclSetUser("narrow", rules.toArray(String[]::new));
        }
        RedisConnection connection = new RedisConnection(
                Optional.of("narrow"),
                Optional.of(new Secret("any")),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        OnlineStoreConfig.Redis usual = RedisProcess.config(SERVER.port(), Optional.empty(), false);
        try (RedisStore narrow = RedisStores.open(
                "rich",
                new OnlineStoreConfig.Redis(
                        RedisKind.STANDALONE, usual.nodes(), "mymaster", connection, Optional.empty(), true, false),
                StoreLimits.DEFAULT)) {
            List<Fetch> first = readWide(narrow, features);
            assertWide(first, 60);
            for (int round = 0; round < 2; round++) {
                List<Fetch> again = sameReaders(first);
                narrow.read(again);
                assertWide(again, 60);
            }
        }
    }
}
