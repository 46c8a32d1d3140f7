package io.featurestore.server.online.store;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.types.ValueProto.Int64List;
import feast.proto.types.ValueProto.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every online store does, whatever it is made of.
public interface OnlineStoreContract {
    Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /// An empty store of the project `rich`.
    OnlineStore store();

    /// The store's resolution of event times.
    Instant stored(Instant eventTime);

    @Test
    default void readsBackEveryTypeThatPythonWrote() {
        for (StoredRow row : StoredRow.all()) {
            store().write(row.asBatch());
        }
        for (StoredRow row : StoredRow.all()) {
            assertRow(row);
        }
    }

    private void assertRow(StoredRow row) {
        Cells cells = read(row.view(), row.features(), row.entityKey());
        for (int i = 0; i < row.features().size(); i++) {
            String feature = row.features().get(i);
            assertThat(valueAt(cells, 0, i)).as(feature).isEqualTo(row.value(feature));
        }
        assertThat(Instant.ofEpochSecond(cells.seconds(0), cells.nanos(0))).isEqualTo(stored(row.eventTime()));
    }

    @Test
    default void anUnknownViewEntityOrFeatureIsAbsentAndHasNoTime() {
        store().write(batch("drivers", key(1), int64(7), NOON));

        assertThat(read("other", List.of("trips"), key(1)).buffer(0, 0)).isNull();
        Cells cells = read("drivers", List.of("trips", "nope"), key(2), key(1));
        assertThat(cells.buffer(0, 0)).isNull();
        assertThat(cells.seconds(0)).isZero();
        assertThat(valueAt(cells, 1, 0)).isEqualTo(int64(7));
        assertThat(cells.buffer(1, 1)).isNull();
    }

    @Test
    default void bulkLoadsAsManyRowsAsThereAreAndReadsThemBack() {
        byte[][] keys =
                IntStream.range(0, 5_500).mapToObj(OnlineStoreContract::key).toArray(byte[][]::new);
        try (BulkWriter writer = store().bulk("drivers", List.of("trips", "name"))) {
            for (int from = 0; from < keys.length; from += 2_200) {
                EncodedRows rows = new EncodedRows(2, 10);
                for (int i = from; i < Math.min(keys.length, from + 2_200); i++) {
                    encode(rows, keys[i], NOON, int64(i), Value.getDefaultInstance());
                }
                writer.write(rows);
            }
            writer.finish();
        }

        Cells cells = read("drivers", List.of("trips", "name"), keys);

        for (int i = 0; i < keys.length; i++) {
            assertThat(valueAt(cells, i, 0)).isEqualTo(int64(i));
            assertThat(cells.buffer(i, 1)).as("a null is stored").isNotNull();
            assertThat(cells.seconds(i)).isEqualTo(NOON.getEpochSecond());
        }
    }

    @Test
    default void aBulkLoadNeverPutsAnOlderRowInThePlaceOfANewerOne() {
        bulk(key(1), NOON, int64(1));
        bulk(key(1), NOON.minusSeconds(60), int64(2));
        assertThat(valueAt(read("drivers", List.of("trips"), key(1)), 0, 0)).isEqualTo(int64(1));

        bulk(key(1), NOON.plusSeconds(60), int64(3));
        assertThat(valueAt(read("drivers", List.of("trips"), key(1)), 0, 0)).isEqualTo(int64(3));
    }

    @Test
    default void aBulkLoadOverSomeRowsThatAreThereLeavesTheNewerOnes() {
        for (int i = 0; i < 4_000; i += 1_300) {
            bulk(key(i), NOON, int64(-i));
        }
        EncodedRows rows = new EncodedRows(1, 10);
        for (int i = 0; i < 4_000; i++) {
            encode(rows, key(i), i < 2_000 ? NOON.minusSeconds(60) : NOON.plusSeconds(60), int64(i));
        }
        try (BulkWriter writer = store().bulk("drivers", List.of("trips"))) {
            writer.write(rows);
            writer.finish();
        }

        byte[][] keys =
                IntStream.range(0, 4_000).mapToObj(OnlineStoreContract::key).toArray(byte[][]::new);
        Cells cells = read("drivers", List.of("trips"), keys);
        for (int i = 0; i < 4_000; i++) {
            boolean newerWasThere = i < 2_000 && i % 1_300 == 0;
            assertThat(valueAt(cells, i, 0)).as("row %d", i).isEqualTo(int64(newerWasThere ? -i : i));
        }
    }

    private void bulk(byte[] key, Instant time, Value value) {
        EncodedRows rows = new EncodedRows(1, 1);
        encode(rows, key, time, value);
        try (BulkWriter writer = store().bulk("drivers", List.of("trips"))) {
            writer.write(rows);
            rows.clear();
            writer.finish();
        }
    }

    private static void encode(EncodedRows rows, byte[] key, Instant time, Value... values) {
        rows.bytes().raw(key);
        rows.endCell();
        for (Value value : values) {
            rows.bytes().raw(value.toByteArray());
            rows.endCell();
        }
        rows.endRow(time.getEpochSecond(), time.getNano());
    }

    @Test
    default void aStoredNullIsPresentAndNotAbsent() {
        store().write(batch("drivers", key(1), Value.getDefaultInstance(), NOON));

        Cells cells = read("drivers", List.of("trips"), key(1));

        assertThat(cells.buffer(0, 0)).isNotNull();
        assertThat(cells.length(0, 0)).isZero();
        assertThat(cells.seconds(0)).isEqualTo(NOON.getEpochSecond());
    }

    @Test
    default void readsManyKeysOfManyViewsAtOnce() {
        List<Fetch> fetches = new ArrayList<>();
        for (int view = 0; view < 3; view++) {
            List<WriteRow> rows = new ArrayList<>();
            byte[][] keys = new byte[700][];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = key(i);
                rows.add(new WriteRow(keys[i], List.of(int64(i), int64(view)), NOON, Optional.empty()));
            }
            store().write(new WriteBatch("view" + view, List.of("a", "b"), rows));
            fetches.add(Fetch.of(store().reader("view" + view, List.of("b", "a")), keys));
        }

        store().read(fetches);

        for (int view = 0; view < 3; view++) {
            Cells cells = fetches.get(view).cells();
            for (int row = 0; row < cells.rows(); row++) {
                assertThat(valueAt(cells, row, 0)).isEqualTo(int64(view));
                assertThat(valueAt(cells, row, 1)).isEqualTo(int64(row));
            }
        }
    }

    @Test
    default void readsMoreCellsThanFitIntoOneRoundTrip() {
        List<String> features = IntStream.range(0, 60).mapToObj(i -> "f" + i).toList();
        byte[][] keys =
                IntStream.range(0, 2_500).mapToObj(OnlineStoreContract::key).toArray(byte[][]::new);
        List<Value> values = features.stream().map(name -> int64(name.length())).toList();
        store().write(new WriteBatch(
                "wide", features, List.of(new WriteRow(keys[2_499], values, NOON, Optional.empty()))));
        List<Fetch> fetches = List.of(
                Fetch.of(store().reader("wide", List.of("f0")), new byte[][] {keys[2_499]}),
                Fetch.of(store().reader("wide", features), keys),
                Fetch.of(store().reader("wide", List.of("f10")), new byte[][] {keys[2_499]}));

        store().read(fetches);

        assertThat(valueAt(fetches.get(0).cells(), 0, 0)).isEqualTo(int64(2));
        assertThat(fetches.get(1).cells().buffer(2_498, 0)).isNull();
        assertThat(valueAt(fetches.get(1).cells(), 2_499, 59)).isEqualTo(int64(3));
        assertThat(valueAt(fetches.get(2).cells(), 0, 0)).isEqualTo(int64(3));
    }

    @Test
    default void returnsWhatWasWrittenWhateverItIs() {
        Random random = new Random(20260301);
        for (int round = 0; round < 50; round++) {
            List<Value> values = RandomValues.list(random, 12);
            List<String> features =
                    IntStream.range(0, values.size()).mapToObj(i -> "f" + i).toList();
            byte[] key = key(random.nextLong());
            Instant time = NOON.plusSeconds(round);
            store().write(new WriteBatch(
                    "random", features, List.of(new WriteRow(key, values, time, Optional.of(NOON)))));

            Cells cells = read("random", features, key);

            for (int i = 0; i < values.size(); i++) {
                assertThat(valueAt(cells, 0, i)).isEqualTo(values.get(i));
            }
            assertThat(cells.seconds(0)).isEqualTo(time.getEpochSecond());
        }
    }

    @Test
    default void manyThreadsReadAndWriteAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> done = IntStream.range(0, 24)
                    .mapToObj(i -> threads.submit(() -> writeAndReadBack(i)))
                    .toList();
            for (Future<Boolean> each : done) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    private boolean writeAndReadBack(int thread) {
        for (int i = 0; i < 20; i++) {
            byte[] key = key(1_000L * thread + i);
            store().write(batch("shared", key, int64(thread), NOON));
            if (!valueAt(read("shared", List.of("trips"), key), 0, 0).equals(int64(thread))) {
                return false;
            }
        }
        return true;
    }

    @Test
    default void answersAPing() {
        store().ping();
        assertThat(store().name()).isNotBlank();
    }

    default Cells read(String view, List<String> features, byte[]... keys) {
        Fetch fetch = Fetch.of(store().reader(view, features), keys);
        store().read(List.of(fetch));
        return fetch.cells();
    }

    static WriteBatch batch(String view, byte[] key, Value trips, Instant eventTime) {
        return new WriteBatch(
                view, List.of("trips"), List.of(new WriteRow(key, List.of(trips), eventTime, Optional.empty())));
    }

    static byte[] key(long id) {
        return Long.toString(id).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static Value int64(long number) {
        return Value.newBuilder().setInt64Val(number).build();
    }

    static Value int64s(Long... numbers) {
        return Value.newBuilder()
                .setInt64ListVal(Int64List.newBuilder().addAllVal(Arrays.asList(numbers)))
                .build();
    }

    static Value valueAt(Cells cells, int row, int column) {
        byte[] buffer = cells.buffer(row, column);
        assertThat(buffer).as("row %s, column %s", row, column).isNotNull();
        int from = cells.offset(row, column);
        return StoredRow.value(Arrays.copyOfRange(buffer, from, from + cells.length(row, column)));
    }
}
