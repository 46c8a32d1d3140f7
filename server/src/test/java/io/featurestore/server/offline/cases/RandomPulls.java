package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.PullRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedSet;

/// Holds a store's newest rows to their definition: of each key, null being one, the row with the greatest time, then
/// the greatest creation time, null being least, then the last. The sources are those of [RandomCases]; small windows
/// leave keys that come once.
final class RandomPulls {
    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");

    private RandomPulls() {}

    static void check(Backend backend, boolean nanoseconds) {
        int cases = Integer.getInteger("offline.cases", 500);
        long first = Long.getLong("offline.seed", 1);
        for (long seed = first; seed < first + cases; seed++) {
            Random random = new Random(seed);
            CaseView view = RandomCases.of(seed, nanoseconds).views().getFirst();
            Instant start = START.plusSeconds(random.nextInt(15));
            Instant end = start.plus(Duration.ofMillis(500L * random.nextInt(20)));
            PullRequest request = request(view, backend.put(view), start, end);
            Answer answer = Answer.of(backend.store().pullLatest(request));
            SequencedSet<String> columns = columns(request);
            assertThat(answer.columns()).as("seed %d", seed).containsExactlyElementsOf(columns);
            assertThat(answer.rows())
                    .as("seed %d, %s", seed, request)
                    .containsExactlyInAnyOrderElementsOf(newest(view.source(), request, columns));
        }
    }

    private static PullRequest request(CaseView view, DataSource.Builder place, Instant start, Instant end) {
        return new PullRequest(
                place.setName("pulled").build(),
                view.keys().stream().map(key -> view.column(key.name())).toList(),
                view.features().stream()
                        .map(feature -> view.column(feature.name()))
                        .toList(),
                view.column(view.timestampField()),
                view.created().map(view::column),
                Optional.of(start),
                Optional.of(end));
    }

    private static SequencedSet<String> columns(PullRequest request) {
        SequencedSet<String> columns = new LinkedHashSet<>(request.joinKeys());
        columns.addAll(request.features());
        columns.add(request.timestampField());
        request.createdTimestampColumn().ifPresent(columns::add);
        return columns;
    }

    private static List<List<Object>> newest(Table source, PullRequest request, SequencedSet<String> columns) {
        Comparator<Integer> newer = Comparator.comparing((Integer row) -> time(source, row, request.timestampField()))
                .thenComparing(
                        row -> request.createdTimestampColumn()
                                .map(name -> time(source, row, name))
                                .orElse(null),
                        Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Comparator.naturalOrder());
        Map<List<Object>, Integer> winners = new HashMap<>();
        for (int row = 0; row < source.rows().size(); row++) {
            Instant at = time(source, row, request.timestampField());
            if (at != null
                    && !at.isBefore(request.start().orElseThrow())
                    && !at.isAfter(request.end().orElseThrow())) {
                winners.merge(values(source, row, request.joinKeys()), row, (a, b) -> newer.compare(a, b) > 0 ? a : b);
            }
        }
        return winners.values().stream()
                .map(row -> values(source, row, columns))
                .toList();
    }

    private static Instant time(Table source, int row, String column) {
        return (Instant) source.value(row, column);
    }

    private static List<Object> values(Table source, int row, Iterable<String> columns) {
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(source.value(row, column)));
        return values;
    }
}
