package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.Samples;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.ViewSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store of Parquet files does besides the join.
class DuckDbStoreTest {
    private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-01-10T11:00:00Z");
    private static final List<String> COLUMNS = List.of(
            "driver_id",
            "int64",
            "event_timestamp",
            "timestamp_us_utc",
            "created",
            "timestamp_us_utc",
            "trips",
            "int64");
    private static final Table TRIPS = Table.of(
            COLUMNS,
            List.of(
                    List.of(1L, TEN, TEN, 10L),
                    List.of(1L, ELEVEN, TEN, 11L),
                    List.of(1L, ELEVEN, ELEVEN, 12L),
                    List.of(2L, TEN, TEN, 20L)));

    @TempDir
    private Path folder;

    private ParquetBackend backend;

    @BeforeEach
    void open() {
        backend = new ParquetBackend(folder);
        backend.write(TRIPS, folder.resolve("trips.parquet"));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private static DataSource at(String uri) {
        return ParquetBackend.at(uri)
                .setName("trips")
                .setTimestampField("event_timestamp")
                .build();
    }

    private static PullRequest pull(List<String> keys, List<String> features, Instant start, Instant end) {
        return new PullRequest(
                at("trips.parquet"),
                keys,
                features,
                "event_timestamp",
                Optional.of("created"),
                Optional.of(start),
                Optional.of(end));
    }

    private static HistoricalRequest ask(EntityRows rows, DataSource source, ValueType.Enum type, String... features) {
        ViewSelection view = new ViewSelection(
                "drivers",
                List.of(new JoinKey("driver_id", "driver_id")),
                Duration.ZERO,
                source,
                Stream.of(features).map(name -> new SelectedFeature(name, type)).toList());
        return new HistoricalRequest(rows, List.of(view), false, "p");
    }

    private String refusal(ErrorCode code, Runnable work) {
        ServeException thrown = catchThrowableOfType(ServeException.class, work::run);
        assertThat(thrown.error().code()).isEqualTo(code);
        assertThat(thrown.error().message())
                .doesNotContain(folder.toString())
                .doesNotContain("Exception")
                .hasSizeLessThan(2000);
        return thrown.error().message();
    }

    private String refusal(DataSource source, ValueType.Enum type, Table frame, String... features) {
        return refusal(ErrorCode.INVALID_ARGUMENT, () -> {
            try (TableRows rows = new TableRows(frame, 100, backend.store().allocator())) {
                Answer.of(backend.store().historicalFeatures(ask(new EntityRows.Frame(rows), source, type, features)));
            }
        });
    }

    private static final Table FRAME = Table.of(
            List.of("driver_id", "int64", "event_timestamp", "timestamp_ns_utc"), List.of(List.of(1L, ELEVEN)));

    @Test
    void pullAllGivesEveryRowOfTheWindowWithBothEnds() {
        Answer answer = Answer.of(backend.store().pullAll(pull(List.of("driver_id"), List.of("trips"), TEN, TEN)));
        assertThat(answer.columns()).containsExactly("driver_id", "trips", "event_timestamp", "created");
        assertThat(answer.rows()).containsExactlyInAnyOrder(List.of(1L, 10L, TEN, TEN), List.of(2L, 20L, TEN, TEN));
    }

    @Test
    void pullLatestGivesTheNewestRowOfEachKey() {
        Answer answer =
                Answer.of(backend.store().pullLatest(pull(List.of("driver_id"), List.of("trips"), TEN, ELEVEN)));
        assertThat(answer.rows())
                .containsExactlyInAnyOrder(List.of(1L, 12L, ELEVEN, ELEVEN), List.of(2L, 20L, TEN, TEN));
    }

    @Test
    void pullLatestOfManyFilesTakesTheLastFilesRowForATie() throws IOException {
        Files.createDirectories(folder.resolve("many"));
        for (int file = 0; file < 12; file++) {
            List<List<Object>> rows = List.of(List.of(1L, TEN, TEN, (long) file), List.of(100L + file, TEN, TEN, 7L));
            backend.write(Table.of(COLUMNS, rows), folder.resolve("many/part-%02d.parquet".formatted(file)));
        }
        PullRequest request = new PullRequest(
                at("many"),
                List.of("driver_id"),
                List.of("trips"),
                "event_timestamp",
                Optional.of("created"),
                Optional.of(TEN),
                Optional.of(TEN));
        assertThat(Answer.of(backend.store().pullLatest(request)).rows())
                .hasSize(13)
                .contains(List.of(1L, 11L, TEN, TEN));
    }

    @Test
    void pullLatestWithoutKeysGivesTheNewestRowOfAll() {
        Answer answer = Answer.of(backend.store().pullLatest(pull(List.of(), List.of("trips"), TEN, ELEVEN)));
        assertThat(answer.rows()).containsExactly(List.of(12L, ELEVEN, ELEVEN));
    }

    @Test
    void noFeaturesMeansAllColumns() {
        Answer answer = Answer.of(backend.store().pullAll(pull(List.of(), List.of(), TEN, TEN)));
        assertThat(answer.columns()).containsExactly("driver_id", "event_timestamp", "created", "trips");
    }

    @Test
    void columnsHaveTheNamesOfPyArrow() throws IOException {
        Files.write(folder.resolve("types.parquet"), Samples.bytes("offline/types.parquet"));
        List<String> wanted = new String(Samples.bytes("offline/types.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(backend.store().columns(at("types.parquet")).stream()
                        .map(column -> column.name() + "\t" + column.type())
                        .toList())
                .isEqualTo(wanted);
    }

    @Test
    void aSourceThatIsNotThereIsAWarning() {
        assertThat(backend.store().validate(at("trips.parquet"))).isEmpty();
        assertThat(backend.store().validate(at("gone.parquet")))
                .contains("Data source trips (gone.parquet): there is no file");
    }

    @Test
    void appendPutsNewRowsBeforeTheOld() {
        Table more = Table.of(
                List.of(
                        "driver_id",
                        "int32",
                        "event_timestamp",
                        "timestamp_ns_utc",
                        "created",
                        "timestamp_us_utc",
                        "trips",
                        "int64"),
                List.of(List.of(7L, ELEVEN, ELEVEN, 70L)));
        try (TableRows rows = new TableRows(more, 100, backend.store().allocator())) {
            assertThat(backend.store().append(at("trips.parquet"), rows)).isEqualTo(1);
        }
        assertThat(rows("trips.parquet"))
                .hasSize(5)
                .startsWith(List.of(7L, ELEVEN, ELEVEN, 70L))
                .endsWith(List.of(2L, TEN, TEN, 20L));
        assertThat(names()).containsExactlyInAnyOrder("trips.parquet", ".trips.parquet.lock");
    }

    private List<List<Object>> rows(String uri) {
        return Answer.of(backend.store()
                        .pullAll(new PullRequest(
                                at(uri),
                                List.of(),
                                List.of(),
                                "event_timestamp",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))
                .rows();
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("spill"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void appendWantsTheSourcesColumnsInItsOrder() {
        Table other = Table.of(List.of("driver_id", "int64", "trips", "int64"), List.of());
        try (TableRows rows = new TableRows(other, 100, backend.store().allocator())) {
            assertThat(refusal(ErrorCode.INVALID_ARGUMENT, () -> backend.store().append(at("trips.parquet"), rows)))
                    .isEqualTo("Data source trips (trips.parquet) has the columns driver_id, event_timestamp, created, "
                            + "trips, in this order; the rows have driver_id, trips");
        }
    }

    @Test
    void logsAreNewFilesOfAFolder() {
        LoggingConfig logs = LoggingConfig.newBuilder()
                .setFileDestination(LoggingConfig.FileDestination.newBuilder().setPath("logs/a"))
                .build();
        for (int i = 0; i < 2; i++) {
            try (TableRows rows = new TableRows(TRIPS, 3, backend.store().allocator())) {
                assertThat(backend.store().writeLogs(logs, rows)).isEqualTo(4);
            }
        }
        assertThat(folder.resolve("logs/a"))
                .isDirectoryContaining("glob:**/????????????????????????????????-0.parquet");
        assertThat(rows("logs/a")).hasSize(8);
    }

    private OfflineResult latest() {
        return backend.store().pullLatest(pull(List.of("driver_id"), List.of("trips"), TEN, ELEVEN));
    }

    @Test
    void anAnswerIsKeptAsAFileOrAFolder() {
        backend.store().persist(latest(), at("kept/file.parquet"), false);
        backend.store().persist(latest(), at("kept/folder"), false);
        assertThat(rows("kept/file.parquet")).hasSize(2);
        assertThat(rows("kept/folder")).hasSize(2);
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAskedTo() {
        backend.store().persist(latest(), at("kept"), false);
        assertThat(refusal(
                        ErrorCode.SAVED_DATASET_LOCATION_EXISTS,
                        () -> backend.store().persist(latest(), at("kept"), false)))
                .startsWith("Saved dataset location kept already exists");
        backend.store().persist(backend.store().pullAll(pull(List.of(), List.of(), TEN, ELEVEN)), at("kept"), true);
        assertThat(rows("kept")).hasSize(4);
    }

    @Test
    void anAnswerNeverReplacesItsOwnSource() {
        assertThat(refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> backend.store().persist(latest(), at("./trips.parquet"), true)))
                .contains("is a source of what would be kept there");
        assertThat(rows("trips.parquet")).hasSize(4);
    }

    @Test
    void entityRowsMayBeAQueryOfTheRequestsSources() {
        String query = "SELECT driver_id, event_timestamp FROM '%s' WHERE trips > 10 ORDER BY trips"
                .formatted(folder.resolve("trips.parquet"));
        Answer answer = Answer.of(backend.store()
                .historicalFeatures(
                        ask(new EntityRows.Sql(query), at("trips.parquet"), ValueType.Enum.INT64, "trips")));
        assertThat(answer.rows())
                .containsExactly(List.of(1L, ELEVEN, 12L), List.of(1L, ELEVEN, 12L), List.of(2L, TEN, 20L));
    }

    @Test
    void aQueryReadsNothingElse() throws IOException {
        Files.writeString(folder.resolve("secret.csv"), "driver_id,event_timestamp\n1,2026-01-10\n");
        for (String query : List.of(
                "SELECT * FROM '" + folder.resolve("secret.csv") + "'",
                "SELECT content AS driver_id, now() AS event_timestamp FROM read_text('/etc/hostname')",
                "SELECT 1; SELECT 2",
                "COPY (SELECT 1) TO '" + folder.resolve("out.csv") + "'",
                "SELECT 1) q; DROP TABLE frame; SELECT (1")) {
            refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> Answer.of(backend.store()
                            .historicalFeatures(ask(
                                    new EntityRows.Sql(query), at("trips.parquet"), ValueType.Enum.INT64, "trips"))));
        }
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    @Test
    void aFileThatIsNoParquetIsNamed() throws IOException {
        Files.writeString(folder.resolve("text.parquet"), "not parquet at all, only a line of text");
        assertThat(refusal(at("text.parquet"), ValueType.Enum.INT64, FRAME, "trips"))
                .isEqualTo("Data source trips (text.parquet): a file is no Parquet file, or is damaged");
    }

    @Test
    void aColumnThatIsMissingIsNamed() {
        assertThat(refusal(at("trips.parquet"), ValueType.Enum.INT64, FRAME, "tripz"))
                .isEqualTo("Feature view drivers: the column of feature tripz, tripz is not in Data source trips "
                        + "(trips.parquet); it has driver_id, event_timestamp, created, trips");
    }

    @Test
    void aTypeThatCannotBeCastIsNamed() {
        assertThat(refusal(at("trips.parquet"), ValueType.Enum.UNIX_TIMESTAMP, FRAME, "trips"))
                .contains("drivers:trips", "declared type UNIX_TIMESTAMP");
        backend.write(
                Table.of(
                        List.of("driver_id", "int64", "event_timestamp", "timestamp_us_utc", "trips", "float64"),
                        List.of(List.of(1L, TEN, 1.5))),
                folder.resolve("halves.parquet"));
        assertThat(refusal(at("halves.parquet"), ValueType.Enum.INT64, FRAME, "trips"))
                .isEqualTo(
                        "drivers:trips from Data source trips (halves.parquet): a value of the column, which is DOUBLE, "
                                + "does not fit the declared type INT64");
    }

    @Test
    void keysOfDifferentKindsAreRefused() {
        Table frame = Table.of(
                List.of("driver_id", "string", "event_timestamp", "timestamp_ns_utc"), List.of(List.of("1", ELEVEN)));
        assertThat(refusal(at("trips.parquet"), ValueType.Enum.INT64, frame, "trips"))
                .isEqualTo(
                        "The join key driver_id of view drivers holds text in the entity rows and whole numbers in the "
                                + "source; cast the column");
    }

    @Test
    void aFrameWithoutKeyOrTimeIsRefused() {
        Table noKey = Table.of(List.of("event_timestamp", "timestamp_us_utc"), List.of(List.of(TEN)));
        Table noTime = Table.of(List.of("driver_id", "int64"), List.of(List.of(1L)));
        Table noIso =
                Table.of(List.of("driver_id", "int64", "event_timestamp", "string"), List.of(List.of(1L, "yesterday")));
        assertThat(refusedFrame(ErrorCode.ENTITY_COLUMNS_MISSING, noKey))
                .isEqualTo("The entity rows lack the join keys driver_id; they have the columns event_timestamp");
        assertThat(refusedFrame(ErrorCode.ENTITY_TIMESTAMP_INFERENCE, noTime))
                .isEqualTo(
                        "The entity rows need a column event_timestamp, or just one column of timestamps; they have none");
        assertThat(refusedFrame(ErrorCode.INVALID_ARGUMENT, noIso))
                .isEqualTo("The entity rows hold a text in event_timestamp that is no ISO 8601 time");
    }

    private String refusedFrame(ErrorCode code, Table frame) {
        return refusal(code, () -> {
            try (TableRows rows = new TableRows(frame, 100, backend.store().allocator())) {
                Answer.of(backend.store()
                        .historicalFeatures(
                                ask(new EntityRows.Frame(rows), at("trips.parquet"), ValueType.Enum.INT64, "trips")));
            }
        });
    }

    @Test
    void whatThisStoreDoesNotReadIsRefusedByName() {
        assertThat(refusal(ErrorCode.NOT_IMPLEMENTED, () -> backend.store().columns(at("hdfs://x/y.parquet"))))
                .isEqualTo("Data source trips lies at hdfs://; this build reads local files, s3:// and gs://");
        DataSource table = DataSource.newBuilder().setName("t").build();
        assertThat(refusal(ErrorCode.NOT_IMPLEMENTED, () -> backend.store().columns(table)))
                .contains("is no file source");
    }
}
