package io.featurestore.server.offline.flight;

import static io.featurestore.server.offline.flight.OfflineServers.assertRefused;
import static io.featurestore.server.offline.flight.RunningOffline.command;
import static io.featurestore.server.offline.flight.RunningOffline.historical;
import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong is refused by name, whatever is sent.
class BadUploadsTest {
    @TempDir
    Path folder;

    @RegisterExtension
    final OfflineServers servers = new OfflineServers();

    @Test
    void aFrameWithAColumnThatIsCalledKeyIsNoPlaceholder() {
        RunningOffline offline = servers.start(folder);
        assertRefused(
                () -> {
                    try (RunningOffline.Exchange call = offline.open(historical());
                            VectorSchemaRoot table = offline.placeholder()) {
                        ((VarCharVector) table.getVector("key")).setSafe(3, "x".getBytes(StandardCharsets.UTF_8));
                        call.getWriter().start(table);
                        call.getWriter().putNext();
                        call.getWriter().completed();
                        RunningOffline.numbers(call.getReader());
                    }
                },
                FlightStatusCode.UNKNOWN,
                "\"class\": \"EntityTimestampInferenceException\"");
    }

    @Test
    void aClientThatStopsSendingIsNotWaitedForEndlessly() {
        FlightLimits limits =
                RunningOffline.limits(RunningOffline.UPLOAD_BYTES, Duration.ofMillis(300), RunningOffline.QUERY);
        RunningOffline offline = servers.start(folder, RunningOffline.usual().with(limits));
        try (RunningOffline.Exchange call = offline.open(historical());
                VectorSchemaRoot frame = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            call.getWriter().start(frame);
            assertRefused(() -> RunningOffline.numbers(call.getReader()), FlightStatusCode.TIMED_OUT, "sent nothing");
        }
    }

    @Test
    void uploadsHaveABound() {
        FlightLimits limits = RunningOffline.limits(100_000, RunningOffline.SILENCE, RunningOffline.QUERY);
        RunningOffline offline = servers.start(folder, RunningOffline.usual().with(limits));
        assertRefused(
                () -> offline.exchange(historical(), 100, 1000), FlightStatusCode.RESOURCE_EXHAUSTED, "100000 bytes");
    }

    @Test
    void whoIsRefusedMayFirstSendEverything() {
        RunningOffline offline = servers.start(folder);
        offline.store.failure = Optional.of(
                ServeException.of(ErrorCode.ENTITY_COLUMNS_MISSING, "The frame lacks the column driver_id"));
        assertRefused(
                () -> offline.exchange(historical(), 100, 20_000),
                FlightStatusCode.UNKNOWN,
                "Flight error: {\"module\": \"feast.errors\", \"class\": \"FeastEntityDFMissingColumnsError\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | INVALID_ARGUMENT | no JSON object",
                "[] | INVALID_ARGUMENT | no JSON object",
                "{} | INVALID_ARGUMENT | api is mandatory",
                "{\"api\": 1} | INVALID_ARGUMENT | api: must be text",
                "{\"api\": \"rm\"} | UNIMPLEMENTED | Unknown API: rm",
                "{\"api\": \"get_historical_features\"} | INVALID_ARGUMENT | feature_view_names is mandatory",
                "{\"api\": \"offline_write_batch\", \"feature_view_names\": [], \"name_aliases\": []} "
                        + "| INVALID_ARGUMENT | only have one item",
                "{\"api\": \"persist\", \"retrieve_func\": \"pull_all_from_table_or_query\", \"data_source_name\": "
                        + "\"driver_src\", \"allow_overwrite\": true} | INVALID_ARGUMENT | nowhere to write",
                "{\"api\": \"validate_data_source\", \"data_source_proto\": \"{\"} | INVALID_ARGUMENT | data_source_proto",
                "{\"api\": \"write_logged_features\", \"feature_service_name\": \"routes\"} "
                        + "| INVALID_ARGUMENT | logging_config",
                "{\"api\": \"write_logged_features\", \"feature_service_name\": \"\\u00e4\"} "
                        + "| UNKNOWN | FeatureServiceNotFoundException",
            })
    void aCommandThatCannotBeDoneIsRefusedByWhatIsWrong(String json, FlightStatusCode code, String words) {
        RunningOffline offline = servers.start(folder);
        assertRefused(() -> offline.put(command(json)), code, words);
        assertThat(offline.store.asked).isEmpty();
    }

    @Test
    void actionsAreListedAndNoneIsDone() {
        RunningOffline offline = servers.start(folder);
        assertThat(offline.client.listActions())
                .extracting(ActionType::getType)
                .containsExactly("offline_write_batch", "write_logged_features", "persist");
        assertRefused(
                () -> offline.client.doAction(new Action("persist")).forEachRemaining(result -> {}),
                FlightStatusCode.UNIMPLEMENTED);
    }

    @Test
    void bytesThatAreNoArrowStreamAreRefused() {
        RunningOffline offline = servers.start(folder);
        Map<String, Consumer<RawCall>> uploads = Map.of(
                "is no Arrow stream: it ends before it begins", RawCall::halfClose,
                "has no schema",
                        call -> call.send(RawCall.descriptor(historical())).halfClose(),
                "carries a message that is no",
                        call -> call.send(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3})
                                .halfClose(),
                "a message that is no FlightData",
                        call -> call.send(
                                        RawCall.descriptorAndHeader(historical(), new byte[] {9, 9, 9, 9, 9, 9, 9, 9}))
                                .halfClose());
        uploads.forEach((words, upload) -> {
            RawCall call = new RawCall(offline.channel, 100);
            upload.accept(call);
            assertThat(call.status().getDescription()).contains(words);
        });
    }

    @Test
    void aBatchThatPointsOutsideOfItsBodyIsRefused() {
        RunningOffline offline = servers.start(folder);
        RawCall call = new RawCall(offline.channel, 100)
                .send(RawCall.schema(historical(), RunningOffline.FRAME))
                .send(RawCall.batch(RunningOffline.FRAME, 1000, new byte[16]))
                .halfClose();

        assertThat(call.status().getDescription()).contains("a batch does not fit the schema");
    }
}
