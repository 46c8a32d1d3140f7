package io.featurestore.server.online.store.redis;

import static io.featurestore.server.online.store.OnlineStoreContract.batch;
import static io.featurestore.server.online.store.OnlineStoreContract.int64;
import static io.featurestore.server.online.store.OnlineStoreContract.key;
import static io.featurestore.server.online.store.OnlineStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import io.featurestore.server.config.Secret;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Cells;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.OnlineStoreContract;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.StoredRow;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.WriteRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

class RedisStoreIT implements OnlineStoreContract {
    private static final HexFormat HEX = HexFormat.of();

    @RegisterExtension
    static final OwnRedis SERVER = new OwnRedis();

    @Override
    public OnlineStore store() {
        return SERVER.store();
    }

    @Override
    public Instant stored(Instant eventTime) {
        return eventTime;
    }

    @Test
    void servesTheKeysThatPythonDumped() {
        restorePythonsDump();

        for (StoredRow row : StoredRow.all()) {
            Cells cells = read(row.view(), row.features(), row.entityKey());
            for (int i = 0; i < row.features().size(); i++) {
                assertThat(valueAt(cells, 0, i))
                        .isEqualTo(row.value(row.features().get(i)));
            }
            assertThat(Instant.ofEpochSecond(cells.seconds(0), cells.nanos(0))).isEqualTo(row.eventTime());
        }
    }

    @Test
    void writesTheHashesThatPythonWrites() {
        restorePythonsDump();
        Map<String, Map<String, String>> python = dump();
        try (Jedis client = SERVER.client()) {
            client.flushAll();
        }

        for (StoredRow row : StoredRow.all()) {
            SERVER.store().write(row.asBatch());
        }

        assertThat(dump()).isEqualTo(python).hasSize(14);
    }

    @Test
    void aRowThatIsNotLaterThanTheStoredOneIsLeftOut() {
        write(NOON, 1);
        write(NOON, 2);
        write(NOON.minusNanos(1), 3);
        assertThat(stored()).isEqualTo(int64(1));

        write(NOON.plusNanos(1), 4);
        assertThat(stored()).isEqualTo(int64(4));
    }

    @Test
    void withinABatchTheLatestRowWinsWhateverTheOrder() {
        SERVER.store()
                .write(new WriteBatch(
                        "drivers", List.of("trips"), List.of(row(NOON, 1), row(NOON.plusSeconds(1), 2), row(NOON, 3))));

        assertThat(stored()).isEqualTo(int64(2));
    }

    @Test
    void aStoredTimeOfZeroIsNoTime() {
        write(Instant.EPOCH, 1);
        write(Instant.EPOCH.minusSeconds(5), 2);
        assertThat(stored()).isEqualTo(int64(2));
    }

    @Test
    void skipDedupWritesWithoutAsking() {
        try (RedisStore blind = RedisStores.open(
                "rich", RedisProcess.config(SERVER.port(), Optional.empty(), true), StoreLimits.DEFAULT)) {
            blind.write(batch("drivers", key(1), int64(1), NOON));
            blind.write(batch("drivers", key(1), int64(2), NOON.minusSeconds(9)));
        }
        assertThat(stored()).isEqualTo(int64(2));
    }

    @Test
    void keyTtlLetsTheWholeHashExpire() {
        try (RedisStore expiring = RedisStores.open(
                        "rich",
                        RedisProcess.config(SERVER.port(), Optional.of(Duration.ofSeconds(1000)), false),
                        StoreLimits.DEFAULT);
                Jedis client = SERVER.client()) {
            expiring.write(batch("drivers", key(1), int64(1), NOON));

            assertThat(client.ttl(RedisKeys.of(key(1), new byte[] {'r', 'i', 'c', 'h'})))
                    .isBetween(900L, 1000L);
        }
    }

    @Test
    void twoProjectsDoNotSeeEachOther() {
        write(NOON, 1);
        try (RedisStore other = RedisStores.open(
                "poor", RedisProcess.config(SERVER.port(), Optional.empty(), false), StoreLimits.DEFAULT)) {
            var fetch = io.featurestore.server.online.store.Fetch.of(
                    other.reader("drivers", List.of("trips")), new byte[][] {key(1)});
            other.read(List.of(fetch));
            assertThat(fetch.cells().buffer(0, 0)).isNull();
        }
    }

    @Test
    void aServerThatIsGoneIsNamedWithoutItsPassword() {
        RedisProcess doomed = RedisProcess.start("--requirepass", "sentinel-secret");
        try (RedisStore broken = RedisStores.open(
                "rich",
                RedisProcess.config(
                        RedisKind.STANDALONE,
                        doomed.port(),
                        Optional.of(new Secret("sentinel-secret")),
                        Optional.empty(),
                        false),
                StoreLimits.DEFAULT)) {
            broken.ping();
            doomed.close();

            assertThatThrownBy(broken::ping).isInstanceOfSatisfying(ServeException.class, e -> {
                assertThat(e.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.error().message())
                        .contains("redis at 127.0.0.1:" + doomed.port())
                        .doesNotContain("sentinel-secret");
            });
        }
    }

    @Test
    void aWrongPasswordIsTheStoresFaultAndIsNotShown() {
        try (RedisProcess guarded = RedisProcess.start("--requirepass", "right");
                RedisStore wrong = RedisStores.open(
                        "rich",
                        RedisProcess.config(
                                RedisKind.STANDALONE,
                                guarded.port(),
                                Optional.of(new Secret("sentinel-secret")),
                                Optional.empty(),
                                false),
                        StoreLimits.DEFAULT)) {
            assertThatThrownBy(wrong::ping).isInstanceOfSatisfying(ServeException.class, e -> {
                assertThat(e.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.error().message()).doesNotContain("sentinel-secret");
            });
        }
    }

    @Test
    void aServerThatHangsIsGivenUpAtTheDeadlineAndUsedAgainLater() {
        try (Jedis client = SERVER.client();
                RedisStore impatient = RedisStores.open(
                        "rich",
                        RedisProcess.config(SERVER.port(), Optional.empty(), false),
                        new StoreLimits(Duration.ofMillis(100), 2))) {
            impatient.ping();
            client.clientPause(700);

            assertThatThrownBy(() -> impatient.write(batch("drivers", key(1), int64(1), NOON)))
                    .isInstanceOfSatisfying(
                            ServeException.class,
                            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));

            client.clientUnpause();
            impatient.ping();
        }
    }

    @Test
    void aKeyOfAnotherKindIsTheStoresFaultAndTheConnectionStaysUsable() {
        write(NOON, 1);
        try (Jedis client = SERVER.client()) {
            client.set(RedisKeys.of(key(2), new byte[] {'r', 'i', 'c', 'h'}), new byte[] {1});
        }

        assertThatThrownBy(() -> read("drivers", List.of("trips"), key(2), key(1)))
                .isInstanceOfSatisfying(ServeException.class, e -> {
                    assertThat(e.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(e.error().message()).contains("WRONGTYPE");
                });
        assertThat(stored()).isEqualTo(int64(1));
    }

    @Test
    void clustersAreRefusedByName() {
        assertThatThrownBy(() -> RedisStores.open(
                        "rich",
                        RedisProcess.config(
                                RedisKind.CLUSTER, SERVER.port(), Optional.empty(), Optional.empty(), false),
                        StoreLimits.DEFAULT))
                .hasMessageContaining("online_store.redis_type")
                .hasMessageContaining("redis_cluster");
    }

    private static WriteRow row(Instant time, long trips) {
        return new WriteRow(key(1), List.of(int64(trips)), time, Optional.empty());
    }

    private void write(Instant time, long trips) {
        SERVER.store().write(batch("drivers", key(1), int64(trips), time));
    }

    private Value stored() {
        return valueAt(read("drivers", List.of("trips"), key(1)), 0, 0);
    }

    private static void restorePythonsDump() {
        try (Jedis client = SERVER.client()) {
            for (JsonNode line : StoredRow.lines("/online/redis_dump.jsonl")) {
                client.restore(
                        HEX.parseHex(line.get("key_hex").asText()),
                        0,
                        HEX.parseHex(line.get("dump_hex").asText()));
            }
        }
    }

    /// All hashes as hex. Maps in values have no order: a value with more than one map entry is compared parsed
    /// elsewhere and left out here.
    private static Map<String, Map<String, String>> dump() {
        Map<String, Map<String, String>> dump = new TreeMap<>();
        try (Jedis client = SERVER.client()) {
            for (byte[] key : client.keys(new byte[] {'*'})) {
                Map<String, String> fields = new TreeMap<>();
                client.hgetAll(key).forEach((field, value) -> {
                    fields.put(HEX.formatHex(field), hasMap(value) ? "map" : HEX.formatHex(value));
                });
                dump.put(HEX.formatHex(key), fields);
            }
        }
        return dump;
    }

    private static boolean hasMap(byte[] value) {
        return value.length > 0 && (value[0] == (byte) 0xa2 || value[0] == (byte) 0x92);
    }
}
