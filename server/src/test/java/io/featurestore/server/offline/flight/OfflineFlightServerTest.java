package io.featurestore.server.offline.flight;

import static io.featurestore.server.offline.flight.OfflineServers.PULL;
import static io.featurestore.server.offline.flight.OfflineServers.assertRefused;
import static io.featurestore.server.offline.flight.RunningOffline.command;
import static io.featurestore.server.offline.flight.RunningOffline.historical;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.serving.OffDemo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The server over the wire, asked by Arrow's own client: streams, and how they end.
class OfflineFlightServerTest {
    @TempDir
    Path folder;

    @RegisterExtension
    final OfflineServers servers = new OfflineServers();

    @Test
    void anExchangeTakesAFrameInAndAnswersWithAllRows() {
        RunningOffline offline = servers.start(folder);
        offline.store.batches = 5;
        offline.store.rowsInBatch = 1000;

        List<Long> answer = offline.exchange(historical(), 7, 100);

        assertThat(answer).isEqualTo(LongStream.range(0, 5000).boxed().toList());
        assertThat(offline.store.rowsTaken).isEqualTo(700);
        assertThat(((HistoricalRequest) offline.store.asked.getFirst()).entities())
                .isInstanceOf(EntityRows.Frame.class);
    }

    @Test
    void anAnswerWithoutRowsHasItsColumns() {
        RunningOffline offline = servers.start(folder);
        offline.store.batches = 0;
        try (RunningOffline.Exchange call = offline.open(historical());
                VectorSchemaRoot frame = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            call.getWriter().start(frame);
            call.getWriter().completed();

            assertThat(call.getReader().getSchema().getFields()).hasSize(1);
            assertThat(call.getReader().next()).isFalse();
        }
    }

    @Test
    void thePlaceholderOfClientsIsNoFrame() {
        RunningOffline offline = servers.start(folder);
        try (RunningOffline.Exchange call = offline.open(historical());
                VectorSchemaRoot table = offline.placeholder()) {
            call.getWriter().start(table);
            call.getWriter().putNext();
            call.getWriter().completed();
            RunningOffline.numbers(call.getReader());
        }
        assertThat(((HistoricalRequest) offline.store.asked.getFirst()).entities())
                .isInstanceOf(EntityRows.Range.class);
    }

    @Test
    void rowsOfASourceArePulledInTheirWindow() {
        RunningOffline offline = servers.start(folder);
        assertThat(offline.exchange(command(PULL), 1, 8)).containsExactly(0L, 1L, 2L);

        PullRequest request = (PullRequest) offline.store.asked.getFirst();
        assertThat(request.source()).isEqualTo(OffDemo.DRIVERS);
        assertThat(request.createdTimestampColumn()).isEmpty();
        assertThat(request.start()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(request.end()).contains(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void columnsAreATableOfNamesAndTypes() {
        RunningOffline offline = servers.start(folder);
        String source = "{\\n  \\\"name\\\": \\\"driver_src\\\", \\\"type\\\": \\\"BATCH_FILE\\\","
                + " \\\"fileOptions\\\": {\\\"uri\\\": \\\"driver.parquet\\\"}, \\\"later\\\": 1}";
        FlightDescriptor command = command("{\"api\": \"get_table_column_names_and_types_from_data_source\", "
                + "\"data_source_proto\": \"" + source + "\"}");
        try (RunningOffline.Exchange call = offline.open(command);
                VectorSchemaRoot table = offline.placeholder()) {
            call.getWriter().start(table);
            call.getWriter().putNext();
            call.getWriter().completed();
            assertThat(call.getReader().next()).isTrue();
            assertThat(call.getReader().getRoot().contentToTSVString())
                    .isEqualTo("name\ttype\ndriver_id\tint64\nemb\tlist<element: float>\n");
        }
        assertThat(((DataSource) offline.store.asked.getFirst())
                        .getFileOptions()
                        .getUri())
                .isEqualTo("driver.parquet");
    }

    @Test
    void aClientThatReadsSlowlyHoldsTheAnswerBack() throws InterruptedException {
        RunningOffline offline = servers.start(folder);
        offline.store.batches = 200;
        offline.store.rowsInBatch = 50_000;
        RawCall call = new RawCall(offline.channel, 3)
                .send(RawCall.schema(historical(), RunningOffline.FRAME))
                .halfClose();

        await().until(() -> offline.store.batchesPulled.get() > 2);
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> offline.store.batchesPulled.get() < 100);
        assertThat(offline.store.held()).isLessThan(4L * 50_000 * 8);
        call.cancel();
        assertThat(offline.store.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(offline.store.cancelled.getCount()).isZero();
    }

    @Test
    void aClientThatGoesAwayWhileItSendsLeavesNothingBehind() {
        RunningOffline offline = servers.start(folder);
        RunningOffline.Exchange call = offline.open(historical());
        try (VectorSchemaRoot frame = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            call.getWriter().start(frame);
            RunningOffline.fill(frame, 1000);
            call.getWriter().putNext();
            await().until(() -> !offline.store.asked.isEmpty());
            call.getReader().cancel("gone", null);
        }
        call.close();
        await().until(() -> offline.store.held() == 0);
        assertThat(offline.exchange(historical(), 1, 10)).hasSize(3);
    }

    @Test
    void aCallEndsWhenItsTimeIsUp() {
        FlightLimits limits =
                RunningOffline.limits(RunningOffline.UPLOAD_BYTES, RunningOffline.SILENCE, Duration.ofMillis(300));
        RunningOffline offline = servers.start(folder, RunningOffline.usual().with(limits));
        offline.store.batches = Integer.MAX_VALUE;
        assertRefused(() -> offline.exchange(historical(), 1, 1), FlightStatusCode.TIMED_OUT, "the call took longer");
        assertThat(offline.store.cancelled.getCount()).isZero();
    }

    @Test
    void moreCallsThanTheServerHasRoomForAreToldToTryAgain() {
        RunningOffline offline = servers.start(folder);
        List<RunningOffline.Exchange> open = Stream.generate(() -> offline.open(historical()))
                .limit(RunningOffline.LIMITS.calls())
                .toList();
        try (VectorSchemaRoot frame = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            open.forEach(call -> call.getWriter().start(frame));
            await().untilAsserted(() -> assertRefused(
                    () -> offline.exchange(historical(), 0, 0), FlightStatusCode.UNAVAILABLE, "try again"));
        }
        for (RunningOffline.Exchange call : open) {
            call.getReader().cancel("done", null);
            call.close();
        }
        await().untilAsserted(
                        () -> assertThat(offline.exchange(historical(), 1, 1)).hasSize(3));
    }

    @Test
    void whatChangesSomethingIsDoneByPut() {
        RunningOffline offline = servers.start(folder);
        try (VectorSchemaRoot rows = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            RunningOffline.fill(rows, 20);
            offline.put(
                    command("{\"name_aliases\": [null], \"progress\": null, \"feature_view_names\": "
                            + "[\"driver_stats\"], \"api\": \"offline_write_batch\"}"),
                    rows);
            assertThat(offline.store.asked).containsExactly(OffDemo.DRIVERS);
            assertThat(offline.store.rowsTaken).isEqualTo(20);

            offline.put(command("{\"api\": \"write_logged_features\", \"feature_service_name\": \"svc\"}"), rows);
            assertThat(offline.store.asked).hasSize(2);
            assertRefused(
                    () -> offline.put(persist(false), rows),
                    FlightStatusCode.UNKNOWN,
                    "SavedDatasetLocationAlreadyExists",
                    "already exists");
            offline.put(persist(true), rows);
            assertThat(offline.store.asked.getLast()).isEqualTo(OffDemo.SAVED);
        }
        offline.put(command("{\"api\": \"validate_data_source\", \"data_source_proto\": \"{}\"}"));
    }

    @Test
    void persistEndsWhenTheClientsTimeoutIsOver() {
        RunningOffline offline = servers.start(folder);
        offline.store.batches = Integer.MAX_VALUE;
        try (VectorSchemaRoot rows = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            RunningOffline.fill(rows, 1);
            assertRefused(
                    () -> offline.put(persist(true, "0.2"), rows),
                    FlightStatusCode.TIMED_OUT,
                    "timeout: not done within");
            assertRefused(
                    () -> offline.put(persist(true, "-1"), rows),
                    FlightStatusCode.INVALID_ARGUMENT,
                    "timeout: must be a number of seconds above 0");
        }
    }

    private static FlightDescriptor persist(boolean overwrite) {
        return persist(overwrite, "30");
    }

    private static FlightDescriptor persist(boolean overwrite, String timeout) {
        return command("""
                {"api": "persist", "retrieve_func": "get_historical_features", "data_source_name": "saved_src",
                 "allow_overwrite": %s, "timeout": %s, "feature_view_names": ["driver_stats"], "feature_refs":
                 ["driver_stats:total"], "project": "offdemo", "full_feature_names": false, "name_aliases": [null]}""".formatted(overwrite, timeout));
    }

    @Test
    void aCallThatRunsIsFinishedBeforeTheServerStops() throws Exception {
        RunningOffline offline = servers.start(folder);
        try (RunningOffline.Exchange call = offline.open(historical());
                VectorSchemaRoot frame = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            call.getWriter().start(frame);
            await().until(() -> !offline.store.asked.isEmpty());
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> offline.stop(Duration.ofSeconds(20)));
            await().untilAsserted(() ->
                    assertRefused(() -> offline.exchange(historical(), 0, 0), FlightStatusCode.UNAVAILABLE));
            assertThat(stopping).isNotDone();

            RunningOffline.fill(frame, 10);
            call.getWriter().putNext();
            call.getWriter().completed();

            assertThat(RunningOffline.numbers(call.getReader())).hasSize(3);
            stopping.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCallThatDoesNotEndIsCutOffWhenTheServerStops() {
        RunningOffline offline = servers.start(folder);
        RawCall call = new RawCall(offline.channel, 1).send(RawCall.schema(historical(), RunningOffline.FRAME));
        await().until(() -> !offline.store.asked.isEmpty());

        offline.stop(Duration.ofMillis(200));

        assertThat(call.status().isOk()).isFalse();
    }
}
