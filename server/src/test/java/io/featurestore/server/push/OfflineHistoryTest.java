package io.featurestore.server.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.cases.Answer;
import io.featurestore.server.offline.cases.ParquetBackend;
import io.featurestore.server.offline.cases.Table;
import io.featurestore.server.online.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows as JSON into Parquet files.
class OfflineHistoryTest {
    private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
    private static final Table OLD = Table.of(
            List.of(
                    "driver_id",
                    "int64",
                    "event_timestamp",
                    "timestamp_us_utc",
                    "rate",
                    "float64",
                    "name",
                    "string",
                    "active",
                    "bool",
                    "seen",
                    "timestamp_us_naive",
                    "words",
                    "list<string>",
                    "vector",
                    "list<float32>"),
            List.of(List.of(1L, TEN, 0.5, "a", true, TEN, List.of("x"), List.of(1.5))));

    @TempDir
    private Path folder;

    private ParquetBackend backend;
    private OfflineHistory history;

    @BeforeEach
    void open() {
        backend = new ParquetBackend(folder);
        backend.write(OLD, folder.resolve("rows.parquet"));
        history = new OfflineHistory(backend::store);
    }

    @AfterEach
    void close() throws InterruptedException {
        history.stop(Duration.ofSeconds(10));
        backend.close();
    }

    private static DataSource source() {
        return ParquetBackend.at("rows.parquet")
                .setName("rows")
                .setTimestampField("event_timestamp")
                .putFieldMapping("name", "called")
                .build();
    }

    private static Frame frame(String df) {
        byte[] bytes = df.replace('\'', '"').getBytes(UTF_8);
        return () -> new JsonFactory().createParser(bytes);
    }

    private List<List<Object>> rows() {
        return Answer.of(backend.store()
                        .pullAll(new PullRequest(
                                source(),
                                List.of(),
                                List.of(),
                                "event_timestamp",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))
                .rows();
    }

    private void refused(ErrorCode code, String message, String df) {
        assertThatThrownBy(() -> history.append(List.of(source()), frame(df)))
                .isInstanceOfSatisfying(ServeException.class, e -> {
                    assertThat(e.error().code()).isEqualTo(code);
                    assertThat(e.error().message()).contains(message);
                });
        assertThat(rows()).hasSize(1);
    }

    /// A row of the file's columns, with one of them otherwise.
    private static String one(String column, String value) {
        String row = "'driver_id':[2],'event_timestamp':['2026-01-11'],'rate':[1.5],'name':['b'],'active':[true],"
                + "'seen':[null],'words':[['x']],'vector':[[1.5]]";
        String given = "'%s':[%s]".formatted(column, value);
        return "{" + row.replaceFirst("'%s':\\[(\\[.*?\\]|.*?)\\]".formatted(column), given) + "}";
    }

    @Test
    void rowsHaveTheTypesOfTheFileWhateverTheirColumnsOrder() {
        history.append(
                List.of(source()),
                frame(
                        "{'seen':[1768039200,null],'event_timestamp':['2026-01-11 10:00:00.000001+01:00',1768039200000000000],"
                                + "'driver_id':[9007199254740993,3.0],'rate':[2,null],'active':[null,false],'called':['ü',null],"
                                + "'words':[['a',null],[]],'vector':[[1,0.25],null]}"));

        assertThat(rows())
                .containsExactlyInAnyOrder(
                        List.of(1L, TEN, 0.5, "a", true, TEN, List.of("x"), List.of(1.5)),
                        Arrays.asList(
                                9007199254740993L,
                                Instant.parse("2026-01-11T09:00:00.000001Z"),
                                2.0,
                                "ü",
                                null,
                                TEN,
                                Arrays.asList("a", null),
                                List.of(1.0, 0.25)),
                        Arrays.asList(3L, TEN, null, null, false, null, List.of(), null));
    }

    @Test
    void whatDoesNotFitIsNamedAndNothingIsAdded() {
        refused(ErrorCode.INVALID_ARGUMENT, "Missing: [active, event_timestamp,", "{'driver_id':[1],'more':[1]}");
        refused(ErrorCode.INVALID_ARGUMENT, "unknown: [more]", "{'driver_id':[1],'more':[1]}");
        refused(ErrorCode.INVALID_ARGUMENT, "'driver_id' must be a list", "{'driver_id':1}");
        refused(ErrorCode.INVALID_ARGUMENT, "'driver_id' has 2 values", one("driver_id", "1,2"));
        refused(ErrorCode.INVALID_ARGUMENT, "row 1: text where others have a whole", one("driver_id", "1,'x'"));
        refused(ErrorCode.INVALID_ARGUMENT, "row 0: a number out of range", one("driver_id", "1" + "0".repeat(30)));
        refused(ErrorCode.INVALID_ARGUMENT, "column driver_id: a value can't be cast", one("driver_id", "1.5"));
        refused(ErrorCode.INVALID_ARGUMENT, "column driver_id: a value can't be cast", one("driver_id", "'x'"));
        refused(ErrorCode.INVALID_ARGUMENT, "Column 'event_timestamp', row 0", one("event_timestamp", "'soon'"));
        refused(ErrorCode.INVALID_ARGUMENT, "'called' stands for a column", one("name", "'a'],'called':['b'"));
        refused(ErrorCode.NOT_IMPLEMENTED, "no objects", one("name", "{}"));
        refused(ErrorCode.NOT_IMPLEMENTED, "no lists of lists", one("vector", "[[1]]"));
    }

    @Test
    void aSourceThatCannotBeWrittenIsNamed() {
        DataSource gone = source().toBuilder()
                .mergeFrom(ParquetBackend.at("gone.parquet").build())
                .build();
        assertThatThrownBy(() -> history.append(List.of(gone), frame("{}")))
                .hasMessageContaining("Data source rows (gone.parquet): there is no file");
        DataSource other = DataSource.newBuilder()
                .setName("warehouse")
                .setType(DataSource.SourceType.BATCH_BIGQUERY)
                .build();
        assertThatThrownBy(() -> history.append(List.of(other), frame("{}")))
                .hasMessageContaining("Data source warehouse is no file source");
    }

    @Test
    void noRowsChangeNothing() {
        history.append(
                List.of(source()),
                frame("{'driver_id':[],'event_timestamp':[],'rate':[],'name':[],'active':[],'seen':[],'words':[],"
                        + "'vector':[]}"));
        assertThat(rows()).hasSize(1);
    }

    @Test
    void pushesAtOneTimeLoseNoRow() throws InterruptedException, ExecutionException {
        OfflineHistory second = new OfflineHistory(backend::store);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> pushes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                OfflineHistory by = i % 2 == 0 ? history : second;
                pushes.add(threads.submit(() -> by.append(List.of(source()), frame(one("rate", "7")))));
            }
            for (Future<?> push : pushes) {
                push.get();
            }
        }
        second.stop(Duration.ofSeconds(10));
        assertThat(rows()).hasSize(13);
    }
}
