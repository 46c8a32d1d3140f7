package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.online.Frame;
import io.featurestore.server.push.OfflineHistory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The same cases, and what a store does besides, on a real PostgreSQL.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIT implements PitCases {
    private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-01-10T11:00:00Z");
    private static final Table TRIPS = Table.of(
            List.of(
                    "driver_id",
                    "int64",
                    "event_timestamp",
                    "timestamp_us_naive",
                    "created",
                    "timestamp_us_utc",
                    "trips",
                    "int64"),
            List.of(
                    List.of(1L, TEN, TEN, 10L),
                    List.of(1L, ELEVEN, TEN, 11L),
                    List.of(1L, ELEVEN, ELEVEN, 12L),
                    List.of(2L, TEN, TEN, 20L)));

    private PostgresBackend backend;

    @BeforeAll
    void open(@TempDir Path spill) {
        backend = new PostgresBackend(spill);
        backend.write(TRIPS, "trips");
    }

    @AfterAll
    void close() {
        backend.close();
    }

    @Override
    public Backend backend() {
        return backend;
    }

    /// `-Doffline.cases=10000` asks for more, `-Doffline.seed=N` for others.
    @Test
    void everyAnswerIsThatOfTheReference() {
        RandomRuns.check(backend, false);
    }

    @Test
    void everyPullGivesTheNewestRows() {
        RandomPulls.check(backend, false);
    }

    private static DataSource source(DataSource.Builder place) {
        return place.setName("trips").setTimestampField("event_timestamp").build();
    }

    private static PullRequest pull(DataSource source, List<String> keys, Instant start, Instant end) {
        return new PullRequest(
                source,
                keys,
                List.of("trips"),
                "event_timestamp",
                Optional.of("created"),
                Optional.of(start),
                Optional.of(end));
    }

    private String refusal(ErrorCode code, Runnable work) {
        ServeException thrown = catchThrowableOfType(ServeException.class, work::run);
        assertThat(thrown.error().code()).isEqualTo(code);
        return thrown.error().message();
    }

    @Test
    void pullsGiveTheWindowAndTheNewest() {
        DataSource table = source(PostgresBackend.table("trips"));
        assertThat(Answer.of(backend.store().pullAll(pull(table, List.of("driver_id"), TEN, TEN)))
                        .rows())
                .containsExactlyInAnyOrder(List.of(1L, 10L, TEN, TEN), List.of(2L, 20L, TEN, TEN));
        assertThat(Answer.of(backend.store().pullLatest(pull(table, List.of("driver_id"), TEN, ELEVEN)))
                        .rows())
                .containsExactlyInAnyOrder(List.of(1L, 12L, ELEVEN, ELEVEN), List.of(2L, 20L, TEN, TEN));
        assertThat(Answer.of(backend.store().pullLatest(pull(table, List.of(), TEN, ELEVEN)))
                        .rows())
                .containsExactly(List.of(12L, ELEVEN, ELEVEN));
    }

    @Test
    void aSourceMayBeAQuery() {
        DataSource query = source(PostgresBackend.query("SELECT * FROM trips WHERE trips < 20"));
        assertThat(Answer.of(backend.store().pullLatest(pull(query, List.of("driver_id"), TEN, ELEVEN)))
                        .rows())
                .containsExactly(List.of(1L, 12L, ELEVEN, ELEVEN));
    }

    @Test
    void columnsHaveTheNamesThatFeastKnows() {
        assertThat(backend.store().columns(source(PostgresBackend.table("trips"))).stream()
                        .map(column -> column.name() + " " + column.type())
                        .toList())
                .containsExactly(
                        "driver_id bigint",
                        "event_timestamp timestamp without time zone",
                        "created timestamp with time zone",
                        "trips bigint");
    }

    private Answer asked(EntityRows rows) {
        ViewSelection view = new ViewSelection(
                "drivers",
                List.of(new JoinKey("driver_id", "driver_id")),
                Duration.ZERO,
                source(PostgresBackend.table("trips")),
                Stream.of("trips")
                        .map(name -> new SelectedFeature(name, ValueType.Enum.INT64))
                        .toList());
        return Answer.of(backend.store().historicalFeatures(new HistoricalRequest(rows, List.of(view), false, "p")));
    }

    @Test
    void entityRowsMayBeAQuery() {
        assertThat(asked(new EntityRows.Sql(
                                "SELECT 1 AS driver_id, TIMESTAMPTZ '2026-01-10 10:30:00+00' AS event_timestamp"))
                        .rows())
                .containsExactly(List.of(1L, TEN.plusSeconds(1800), 10L));
    }

    @Test
    void aQueryWritesNothing() {
        backend.sql("CREATE SEQUENCE counter");
        for (String query : List.of(
                "SELECT nextval('counter') AS driver_id, now() AS event_timestamp",
                "SELECT 1; DROP TABLE trips",
                "SELECT 1) x; COMMIT; DROP TABLE trips; SELECT * FROM (SELECT 1",
                "WITH gone AS (DELETE FROM trips RETURNING driver_id) SELECT * FROM gone")) {
            refusal(ErrorCode.INVALID_ARGUMENT, () -> asked(new EntityRows.Sql(query)));
        }
        assertThat(backend.store().validate(source(PostgresBackend.table("trips"))))
                .isEmpty();
    }

    @Test
    void appendAddsRowsToTheTable() {
        backend.write(TRIPS, "appended");
        DataSource table = source(PostgresBackend.table("appended"));
        try (TableRows rows = new TableRows(TRIPS, 3, backend.store().allocator())) {
            assertThat(backend.store().append(table, rows)).isEqualTo(4);
        }
        assertThat(Answer.of(backend.store().pullAll(pull(table, List.of(), TEN, ELEVEN)))
                        .rows())
                .hasSize(8);
    }

    @Test
    void pushedRowsAreAddedToTheTableOrNoneIs() throws InterruptedException {
        backend.write(TRIPS, "pushed");
        DataSource table = source(PostgresBackend.table("pushed"));
        OfflineHistory history = new OfflineHistory(backend::store);
        history.append(List.of(table), frame("1.0,2", "'2026-01-10 10:30:00+00:00',1768041000000000000"));

        assertThat(refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> history.append(List.of(table), frame("1,1.5", "'2026-01-10','2026-01-10'"))))
                .contains("SQLSTATE 22P02");
        history.stop(Duration.ofSeconds(10));
        Instant halfPast = TEN.plus(Duration.ofMinutes(30));
        assertThat(Answer.of(backend.store().pullAll(pull(table, List.of("driver_id"), halfPast, halfPast)))
                        .rows())
                .containsExactlyInAnyOrder(List.of(1L, 7L, halfPast, TEN), List.of(2L, 7L, halfPast, TEN));
    }

    private static Frame frame(String drivers, String times) {
        String df = "{'created':['%1$s','%1$s'],'trips':[7,7],'driver_id':[%2$s],'event_timestamp':[%3$s]}"
                .formatted(TEN, drivers, times)
                .replace('\'', '"');
        return () -> new JsonFactory().createParser(df);
    }

    @Test
    void anAnswerIsKeptAsATable() {
        DataSource kept = source(PostgresBackend.table("kept"));
        backend.store().persist(latest(), kept, false);
        assertThat(refusal(
                        ErrorCode.SAVED_DATASET_LOCATION_EXISTS,
                        () -> backend.store().persist(latest(), kept, false)))
                .startsWith("Table kept already exists");
        backend.store().persist(latest(), kept, true);
        assertThat(Answer.of(backend.store().pullAll(pull(kept, List.of("driver_id"), TEN, ELEVEN)))
                        .rows())
                .hasSize(2);
        assertThat(refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> backend.store().persist(latest(), source(PostgresBackend.table("public.trips")), true)))
                .contains("is a source of what would be kept there");
    }

    private OfflineResult latest() {
        return backend.store()
                .pullLatest(pull(source(PostgresBackend.table("trips")), List.of("driver_id"), TEN, ELEVEN));
    }

    @Test
    void answersAreKeptWhileEveryOtherConnectionHasAnAnswerToGive() throws Exception {
        List<OfflineResult> open = Stream.generate(this::latest)
                .limit(PostgresBackend.CONNECTIONS - 1)
                .toList();
        DataSource kept = source(PostgresBackend.table("kept_beside_others"));
        try {
            CompletableFuture.runAsync(() -> backend.store().persist(latest(), kept, false))
                    .get(20, TimeUnit.SECONDS);
        } finally {
            open.forEach(OfflineResult::close);
        }
        assertThat(backend.store().validate(kept)).isEmpty();
    }

    @Test
    void anAnswerThatWasCancelledGivesNoFurtherRows() {
        backend.sql("CREATE TABLE many AS SELECT i AS driver_id, TIMESTAMP '2026-01-10 10:00:00' AS event_timestamp, "
                + "TIMESTAMPTZ '2026-01-10 10:00:00+00' AS created, i AS trips FROM generate_series(1, 20000) i");
        DataSource many = source(PostgresBackend.table("many"));
        try (OfflineResult result = backend.store().pullAll(pull(many, List.of(), TEN, ELEVEN))) {
            assertThat(result.next()).isTrue();
            result.cancel();
            refusal(ErrorCode.DEADLINE_EXCEEDED, result::next);
        }
    }

    @Test
    void aQueryMayTakeLongerThanTheDatabaseCanCount() {
        try (OfflineStore patient = backend.store(Duration.ofDays(365))) {
            assertThat(patient.validate(source(PostgresBackend.table("trips")))).isEmpty();
        }
    }

    @Test
    void aDatabaseThatTakesTheCallAndSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                OfflineStore store = backend.store(silent.getLocalPort(), Duration.ofMinutes(5))) {
            CompletableFuture<String> refused = CompletableFuture.supplyAsync(
                    () -> refusal(ErrorCode.UNAVAILABLE, () -> store.columns(source(PostgresBackend.table("trips")))));
            assertThat(refused.get(30, TimeUnit.SECONDS)).contains("does not answer now");
        }
    }

    @Test
    void aTableThatIsNotThereIsAWarningAndARefusal() {
        DataSource gone = source(PostgresBackend.table("gone"));
        assertThat(backend.store().validate(gone)).contains("A table of a data source is not in the database");
        refusal(ErrorCode.INVALID_ARGUMENT, () -> backend.store().columns(gone));
    }
}
