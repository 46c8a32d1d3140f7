package io.featurestore.server.offline.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The server that a test starts; after the test it holds nothing any more, and is stopped.
final class OfflineServers implements AfterEachCallback {
    static final String PULL = """
            {"api": "pull_latest_from_table_or_query", "data_source_name": "driver_src", "join_key_columns":
             ["driver_id"], "feature_name_columns": ["total"], "timestamp_field": "event_timestamp",
             "created_timestamp_column": "", "start_date": "2026-01-01T00:00:00", "end_date":
             "2026-01-02T01:00:00+01:00"}""";

    private Optional<RunningOffline> running = Optional.empty();

    RunningOffline start(Path folder) {
        return start(folder, RunningOffline.usual());
    }

    RunningOffline start(Path folder, RunningOffline.Options options) {
        RunningOffline offline = new RunningOffline(folder, options);
        running = Optional.of(offline);
        return offline;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        running.ifPresent(offline -> {
            await("what calls held").until(() -> offline.store.held() == 0);
            offline.close();
        });
    }

    /// The refusals of the server: short, plain, and with these words in them.
    static void assertRefused(ThrowingCallable call, FlightStatusCode code, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FlightRuntimeException.class, e -> {
            assertThat(e.status().code()).as(e.getMessage()).isEqualTo(code);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(e.status().description()).contains(word));
            assertThat(e.status().description().length()).isLessThan(4_000);
            assertThat(e.status().description()).matches("\\p{ASCII}*");
        });
    }
}
