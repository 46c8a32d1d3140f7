package io.featurestore.server.offline.cases;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.engine.duckdb.DuckDbStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// A large join in this process, and what it costs:
///
///     java ... OfflineRuns FOLDER SOURCE_ROWS KEYS ENTITY_ROWS MEMORY_MIB
///
/// The source has 10 features and a creation time, in one Parquet file of the folder, which is made if it is not there.
public final class OfflineRuns {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 30;

    private OfflineRuns() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long source = Long.parseLong(args[1]);
        long keys = Long.parseLong(args[2]);
        long entities = Long.parseLong(args[3]);
        long memory = Long.parseLong(args[4]) << 20;
        Path file = folder.resolve("source-%d-%d.parquet".formatted(source, keys));
        if (!Files.exists(file)) {
            try (ParquetBackend maker = new ParquetBackend(folder)) {
                maker.sql(make(source, keys, file));
            }
            return;
        }
        try (OfflineStore store = store(folder, memory)) {
            run(store, file, 10, keys);
            run(store, file, entities, keys);
        }
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            status.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
        }
    }

    static OfflineStore store(Path folder, long memory) {
        return new DuckDbStore(
                folder,
                true,
                new OfflineSettings(
                        folder.resolve("spill"),
                        memory,
                        Runtime.getRuntime().availableProcessors(),
                        2,
                        Duration.ofHours(1),
                        Map.of(),
                        new Random(1)));
    }

    static String make(long rows, long keys, Path file) {
        StringBuilder features = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            features.append(", random() AS d")
                    .append(i)
                    .append(", CAST(random() * 1e9 AS BIGINT) AS i")
                    .append(i);
        }
        return """
                COPY (SELECT CAST(random() * %d AS BIGINT) AS driver_id,
                  TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(CAST(random() * %d AS BIGINT)) AS event_timestamp,
                  TIMESTAMPTZ '2026-02-01 00:00:00+00' + to_seconds(CAST(random() * 86400 AS BIGINT)) AS created%s
                FROM range(%d)) TO '%s' (FORMAT parquet)""".formatted(keys, Duration.ofDays(DAYS).toSeconds(), features, rows, file);
    }

    static ViewSelection view(Path file) {
        List<SelectedFeature> features = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            features.add(new SelectedFeature("d" + i, ValueType.Enum.DOUBLE));
            features.add(new SelectedFeature("i" + i, ValueType.Enum.INT64));
        }
        return new ViewSelection(
                "v",
                List.of(new JoinKey("driver_id", "driver_id")),
                Duration.ofDays(10),
                ParquetBackend.at(file.toString())
                        .setName("source")
                        .setTimestampField("event_timestamp")
                        .setCreatedTimestampColumn("created")
                        .build(),
                features);
    }

    private static void run(OfflineStore store, Path file, long entities, long keys) {
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = machine.getProcessCpuTime();
        long begin = System.nanoTime();
        Count count = ask(store, file, entities, keys);
        System.out.printf(
                "%d entity rows: %d rows, %d with a value, sum %.3f, %d ms, CPU %d ms%n",
                entities,
                count.rows(),
                count.values(),
                count.sum(),
                (System.nanoTime() - begin) / 1_000_000,
                (machine.getProcessCpuTime() - cpu) / 1_000_000);
    }

    record Count(long rows, long values, double sum, boolean inOrder) {}

    static Count ask(OfflineStore store, Path file, long entities, long keys) {
        long rows = 0;
        long values = 0;
        double sum = 0;
        boolean inOrder = true;
        try (RowSource frame = new MadeUpFrame(entities, keys, store.allocator());
                OfflineResult answer = store.historicalFeatures(
                        new HistoricalRequest(new EntityRows.Frame(frame), List.of(view(file)), false, "p"))) {
            while (answer.next()) {
                VectorSchemaRoot root = answer.root();
                Float8Vector feature = (Float8Vector) root.getVector("d0");
                BigIntVector number = (BigIntVector) root.getVector("number");
                for (int i = 0; i < root.getRowCount(); i++) {
                    inOrder &= number.get(i) == rows + i;
                    if (!feature.isNull(i)) {
                        values++;
                        sum += feature.get(i);
                    }
                }
                rows += root.getRowCount();
            }
        }
        return new Count(rows, values, sum, inOrder);
    }

    /// Entity rows that are made while they are read: `number`, `driver_id`, `event_timestamp`.
    static final class MadeUpFrame implements RowSource {
        private static final int BATCH = 65_536;

        private final Random random = new Random(7);
        private final long rows;
        private final long keys;
        private final VectorSchemaRoot root;
        private long made;

        MadeUpFrame(long rows, long keys, BufferAllocator allocator) {
            this.rows = rows;
            this.keys = keys;
            this.root = VectorSchemaRoot.create(
                    new Schema(List.of(
                            Field.nullable("number", new ArrowType.Int(64, true)),
                            Field.nullable("driver_id", new ArrowType.Int(64, true)),
                            new Field(
                                    "event_timestamp",
                                    FieldType.nullable(new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC")),
                                    List.of()))),
                    allocator);
        }

        @Override
        public VectorSchemaRoot root() {
            return root;
        }

        @Override
        public boolean next() {
            int count = (int) Math.min(BATCH, rows - made);
            if (count == 0) {
                return false;
            }
            root.clear();
            root.allocateNew();
            for (int i = 0; i < count; i++) {
                ((BigIntVector) root.getVector(0)).setSafe(i, made + i);
                ((BigIntVector) root.getVector(1)).setSafe(i, random.nextLong(keys));
                long second = START.getEpochSecond()
                        + random.nextLong(Duration.ofDays(DAYS).toSeconds());
                ((TimeStampNanoTZVector) root.getVector(2)).setSafe(i, second * 1_000_000_000L);
            }
            root.setRowCount(count);
            made += count;
            return true;
        }

        @Override
        public void close() {
            root.close();
        }
    }
}
