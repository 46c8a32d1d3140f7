package io.featurestore.server.datasets;

import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalRequest;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityFrame;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.value.IsoTimes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Entity rows written down in an order, read as Feast's `build_entity_df_from_inline` reads them: values of one key
/// between commas or line ends, of several keys a line each; a column of whole numbers, of numbers, or of texts.
///
/// @param texts the columns' values; empty where a line ends before it
/// @param times as of when, for each row
record InlineFrame(List<String> names, List<List<Optional<String>>> texts, List<Instant> times) {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    InlineFrame {
        names = List.copyOf(names);
        texts = List.copyOf(texts);
        times = List.copyOf(times);
    }

    static InlineFrame of(CreateDatasetFromRetrievalRequest order, Clock clock) {
        List<String> names = new ArrayList<>(order.getEntityKeysList());
        List<List<String>> rows = rows(order.getEntityValues(), names.size());
        if (rows.isEmpty() || names.isEmpty()) {
            throw ServeException.invalid(
                    "entity_values: no value for " + (names.isEmpty() ? "entity_keys" : names.getFirst()));
        }
        List<List<Optional<String>>> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            columns.add(rows.stream()
                    .map(row -> column < row.size() ? Optional.of(row.get(column)) : Optional.<String>empty())
                    .toList());
        }
        for (String line : order.getExtraColumns().split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.substring(0, equals).isBlank()) {
                names.add(line.substring(0, equals).strip());
                columns.add(Collections.nCopies(
                        rows.size(), Optional.of(line.substring(equals + 1).strip())));
            }
        }
        return new InlineFrame(names, columns, times(order, rows.size(), clock));
    }

    private static List<List<String>> rows(String text, int keys) {
        Stream<List<String>> rows = keys == 1
                ? Arrays.stream(text.split("[,\n]", -1)).map(value -> List.of(value.strip()))
                : Arrays.stream(text.split("\n", -1))
                        .map(line -> Arrays.stream(line.split(",", -1))
                                .map(String::strip)
                                .toList());
        return rows.filter(row -> row.stream().anyMatch(value -> !value.isEmpty()))
                .toList();
    }

    /// From the start to the end at equal distances; or all at the end, or now.
    private static List<Instant> times(CreateDatasetFromRetrievalRequest order, int count, Clock clock) {
        Instant end = time("end_date", order.getEndDate()).orElseGet(clock::instant);
        Optional<Instant> start =
                order.getEndDate().isEmpty() ? Optional.empty() : time("start_date", order.getStartDate());
        if (start.isEmpty() || count == 1) {
            return Collections.nCopies(count, end);
        }
        long whole = Duration.between(start.get(), end).toNanos();
        return IntStream.range(0, count)
                .mapToObj(i -> start.get().plusNanos((long) ((double) whole / (count - 1) * i)))
                .toList();
    }

    private static Optional<Instant> time(String field, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(IsoTimes.find(text)
                .orElseThrow(() -> ServeException.invalid("%s: '%s' is no time of ISO 8601".formatted(field, text))));
    }

    /// The rows, once.
    RowSource rows(BufferAllocator allocator) {
        List<FieldVector> vectors = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            vectors.add(vector(names.get(i), texts.get(i), allocator));
        }
        TimeStampMicroTZVector at = new TimeStampMicroTZVector(EntityFrame.TIME, allocator, "UTC");
        for (int row = 0; row < times.size(); row++) {
            at.setSafe(row, ChronoUnit.MICROS.between(Instant.EPOCH, times.get(row)));
        }
        vectors.add(at);
        VectorSchemaRoot root = new VectorSchemaRoot(vectors);
        root.setRowCount(times.size());
        return new OneBatch(root);
    }

    private static FieldVector vector(String name, List<Optional<String>> texts, BufferAllocator allocator) {
        List<String> given = texts.stream().flatMap(Optional::stream).toList();
        if (given.stream().allMatch(text -> WHOLE.matcher(text).matches())) {
            BigIntVector vector = new BigIntVector(name, allocator);
            vector.allocateNew(texts.size());
            each(texts, (row, text) -> vector.setSafe(row, Long.parseLong(text)));
            return vector;
        }
        if (given.stream().allMatch(text -> NUMBER.matcher(text).matches())) {
            Float8Vector vector = new Float8Vector(name, allocator);
            vector.allocateNew(texts.size());
            each(texts, (row, text) -> vector.setSafe(row, Double.parseDouble(text)));
            return vector;
        }
        VarCharVector vector = new VarCharVector(name, allocator);
        vector.allocateNew(texts.size());
        each(texts, (row, text) -> vector.setSafe(row, text.getBytes(StandardCharsets.UTF_8)));
        return vector;
    }

    @FunctionalInterface
    private interface Put {
        void at(int row, String text);
    }

    private static void each(List<Optional<String>> texts, Put put) {
        for (int row = 0; row < texts.size(); row++) {
            int at = row;
            texts.get(row).ifPresent(text -> put.at(at, text));
        }
    }

    /// Rows that are there already.
    private static final class OneBatch implements RowSource {
        private final VectorSchemaRoot root;
        private boolean given;

        private OneBatch(VectorSchemaRoot root) {
            this.root = root;
        }

        @Override
        public VectorSchemaRoot root() {
            return root;
        }

        @Override
        public boolean next() {
            boolean first = !given;
            given = true;
            return first;
        }

        @Override
        public void close() {
            root.close();
        }
    }
}
