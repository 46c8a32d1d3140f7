package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.StoredRow;
import io.featurestore.server.online.store.redis.RedisProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Python's server on Redis was sent these requests; ours answers the same, but that a value which is not there is
/// `NOT_FOUND`, as on every other store, and not `PRESENT`.
class ReplayRedisIT {
    @Test
    void answersAsPythonDoesButForWhatIsListed() {
        try (RedisProcess redis = RedisProcess.start();
                OnlineStore store = redis.open("rich");
                RunningServer server = RunningServer.start(
                        RichCatalog.source(RichCatalog.catalog()), store, RunningServer.Options.usual())) {
            StoredRow.all().forEach(row -> store.write(row.asBatch()));

            List<Replay.Pair> pairs = Replay.run(server, "/online/http_pairs-redis.jsonl");

            Deviations deviations = Deviations.of("redis");
            List<Replay.Pair> different =
                    pairs.stream().filter(pair -> !isEqualButNotFound(pair)).toList();
            assertThat(different).allMatch(deviations::allow);
            assertThat(deviations.unused(different)).isEmpty();
            assertThat(pairs).hasSize(262);
            assertThat(pairs).anyMatch(pair -> pair.ours().contains("NOT_FOUND") && !pair.isEqual());
        }
    }

    private static boolean isEqualButNotFound(Replay.Pair pair) {
        return pair.isEqual()
                || (pair.pythonStatus() == pair.ourStatus()
                        && Replay.normal(pair.python()).equals(Replay.normal(Replay.withNullsPresent(pair.ours()))));
    }
}
