package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.Ranges;
import io.featurestore.server.offline.engine.SqlText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The times and keys of one view's rows in a range: `c0` is the time, `c1` ... the keys of all views. A row whose key
/// is null belongs to no entity.
final class RangeRows {
    private RangeRows() {}

    static String of(ViewScan view, EntityRows.Range range, HistoricalRequest request, List<String> keys, Ticks ticks) {
        String time = SqlText.identifier(view.time().name());
        List<String> columns = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        conditions.add(time + " IS NOT NULL");
        columns.add(ticks.of(time, view.time().type()) + " AS c0");
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            Optional<String> column = view.view().keys().stream()
                    .filter(it -> it.frameColumn().equals(key))
                    .map((JoinKey it) -> SqlText.identifier(view.key(it).name()))
                    .findFirst();
            column.ifPresent(it -> conditions.add(it + " IS NOT NULL"));
            columns.add(column.orElse("NULL") + " AS " + FrameTable.column(i + 1));
        }
        Instant start = Ranges.start(range, request);
        conditions.add(bound(view, ticks, start, ">="));
        conditions.add(bound(view, ticks, range.end(), "<="));
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        String.join(", ", columns),
                        view.files().scan(),
                        conditions.stream().collect(Collectors.joining(" AND ")));
    }

    private static String bound(ViewScan view, Ticks ticks, Instant at, String comparison) {
        String type = view.time().type();
        String column = SqlText.identifier(view.time().name());
        // Compared in its own type where it can be, so that DuckDB passes over parts of files.
        return type.startsWith("TIMESTAMP")
                ? "%s %s %s".formatted(column, comparison, Sql.time(at, type))
                : "%s %s %d".formatted(ticks.of(column, type), comparison, micros(ticks, at));
    }

    private static long micros(Ticks ticks, Instant at) {
        long perSecond = ticks == Ticks.MICROSECONDS ? 1_000_000 : 1_000_000_000;
        return Math.addExact(
                Math.multiplyExact(at.getEpochSecond(), perSecond), at.getNano() / (1_000_000_000 / perSecond));
    }
}
