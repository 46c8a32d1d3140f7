package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.engine.SqlText;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The point-in-time join as one statement. For each view, in three steps:
///
/// - `m`: each entity row with the time of the row that it gets. Only keys and times of the source are read for it, and
/// only
///   those that can match: sorting whole rows is what makes the plain form slow and large.
/// - `w`: the rows with just these keys and times, of several equal ones the one that wins.
/// - at the end both are brought to the entity rows, in the order of these.
final class JoinQuery {
    private static final int MICROS = 1_000_000;

    private final FrameTable frame;
    private final Session session;
    private final List<String> steps = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final StringBuilder joins = new StringBuilder();

    private JoinQuery(FrameTable frame, Session session) {
        this.frame = frame;
        this.session = session;
    }

    static String of(FrameTable frame, List<ViewScan> views, HistoricalRequest request, Session session)
            throws SQLException {
        JoinQuery query = new JoinQuery(frame, session);
        for (int i = 0; i < frame.columns().size(); i++) {
            if (frame.columns().get(i).kept()) {
                query.outputs.add("frame." + FrameTable.column(i));
            }
        }
        for (int i = 0; i < views.size(); i++) {
            query.add(i, views.get(i));
        }
        return query.text();
    }

    private String text() {
        String with = steps.isEmpty() ? "" : "WITH " + String.join(",\n", steps) + "\n";
        String columns = IntStream.range(0, outputs.size())
                .mapToObj(i -> outputs.get(i) + " AS o" + i)
                .collect(Collectors.joining(", "));
        return with + "SELECT " + columns + "\nFROM frame" + joins + "\nORDER BY frame.r";
    }

    private void add(int number, ViewScan scan) throws SQLException {
        List<KeyMatch> keys =
                scan.view().keys().stream().map(key -> match(key, scan)).toList();
        String filter = timeFilter(scan);
        String sourceKeys = columns(keys.stream().map(KeyMatch::source).toList());
        String candidates = "(SELECT %s%s AS t FROM %s%s)"
                .formatted(sourceKeys, scan.timeTicks(), scan.files().scan(), filter);
        String on = equal(keys.size(), "f", "s");
        String known = keys.isEmpty()
                ? candidates + " s"
                : "(SELECT s.* FROM %s s SEMI JOIN (SELECT %s1 FROM frame) f ON %s) s"
                        .formatted(
                                candidates,
                                columns(keys.stream().map(KeyMatch::frame).toList()),
                                on);
        steps.add("""
                m%1$d AS MATERIALIZED (
                  SELECT f.r, %2$ss.t
                  FROM (SELECT r, %3$s%4$s AS u, %5$s AS l FROM frame) f
                  ASOF JOIN %6$s ON %7$sf.u >= s.t
                  WHERE s.t >= f.l)""".formatted(
                        number,
                        prefixed("f.k", keys.size()),
                        columns(keys.stream().map(KeyMatch::frame).toList()),
                        frame.upper(scan.ticks()),
                        lower(scan),
                        known,
                        on.isEmpty() ? "" : on + " AND "));
        steps.add(winners(number, scan, keys.size(), sourceKeys, filter));
        List<SelectedFeature> features = scan.view().features();
        for (int i = 0; i < features.size(); i++) {
            outputs.add("j%d.f%d".formatted(number, i));
        }
        String wanted =
                IntStream.range(0, features.size()).mapToObj(i -> ", w.f" + i).collect(Collectors.joining());
        joins.append("\nLEFT JOIN (SELECT m.r%s FROM m%d m JOIN w%d w ON %s) j%d ON j%d.r = frame.r"
                .formatted(wanted, number, number, same(keys.size(), "m", "w"), number, number));
    }

    private String winners(int number, ViewScan scan, int keys, String sourceKeys, String filter) {
        List<SelectedFeature> features = scan.view().features();
        String raw = IntStream.range(0, features.size())
                .mapToObj(i -> ", %s AS x%d"
                        .formatted(
                                SqlText.identifier(
                                        scan.feature(features.get(i).name()).name()),
                                i))
                .collect(Collectors.joining());
        String cast = IntStream.range(0, features.size())
                .mapToObj(i -> ", %s AS f%d".formatted(cast(scan, features.get(i), "s.x" + i), i))
                .collect(Collectors.joining());
        String created =
                scan.created().map(column -> SqlText.identifier(column.name())).orElse("NULL");
        return """
                w%1$d AS (
                  SELECT %2$ss.t%3$s
                  FROM (SELECT %4$s%5$s AS t, %6$s AS cr, file_index AS fi, file_row_number AS fr%7$s FROM %8$s%9$s) s
                  SEMI JOIN m%1$d m ON %10$s
                  QUALIFY row_number() OVER (PARTITION BY %2$ss.t ORDER BY cr DESC NULLS LAST, fi DESC, fr DESC) = 1)""".formatted(
                        number,
                        prefixed("s.k", keys),
                        cast,
                        sourceKeys,
                        scan.timeTicks(),
                        created,
                        raw,
                        scan.files().scan(),
                        filter,
                        same(keys, "m", "s"));
    }

    private static String cast(ViewScan scan, SelectedFeature feature, String column) {
        String where = "%s:%s from %s"
                .formatted(
                        scan.view().outputName(), feature.name(), scan.files().described());
        return FeatureCast.of(column, scan.feature(feature.name()).type(), feature.type(), where);
    }

    private KeyMatch match(JoinKey key, ViewScan scan) {
        int position = frame.position(key.frameColumn());
        TableColumn column = scan.key(key);
        return KeyMatch.of(
                FrameTable.column(position),
                frame.columns().get(position),
                SqlText.identifier(column.name()),
                column.type(),
                "%s of view %s".formatted(key.frameColumn(), scan.view().outputName()));
    }

    private String lower(ViewScan scan) {
        String time = frame.lower(scan.ticks());
        long ttl = scan.ticks().count(scan.view().ttl());
        // Before the first tick that there is, a TTL reaches no further.
        return ttl <= 0
                ? "CAST(%d AS BIGINT)".formatted(Long.MIN_VALUE + 1)
                : "(CASE WHEN %1$s >= %2$d THEN %1$s - %3$d WHEN %1$s IS NOT NULL THEN %4$d END)"
                        .formatted(time, Long.MIN_VALUE + 1 + ttl, ttl, Long.MIN_VALUE + 1);
    }

    /// Lets DuckDB leave out the parts of files that lie outside the frame's times.
    private String timeFilter(ViewScan scan) throws SQLException {
        String type = scan.time().type();
        String column = SqlText.identifier(scan.time().name());
        String present = " WHERE " + column + " IS NOT NULL";
        if (!type.startsWith("TIMESTAMP")) {
            return present;
        }
        List<Optional<String>> bounds = session.rows(
                        "SELECT min(%s), max(%s) FROM frame".formatted(lower(scan), frame.upper(scan.ticks())))
                .getFirst();
        if (bounds.get(0).isEmpty() || bounds.get(1).isEmpty()) {
            return " WHERE false";
        }
        // A microsecond more on both sides: the comparison itself is exact.
        Optional<String> from = bound(scan.ticks(), bounds.get(0).get())
                .map(at -> " AND %s >= %s".formatted(column, Sql.time(at.minusNanos(1_000), type)));
        Optional<String> to = bound(scan.ticks(), bounds.get(1).get())
                .map(at -> " AND %s <= %s".formatted(column, Sql.time(at.plusNanos(1_000), type)));
        return present + from.orElse("") + to.orElse("");
    }

    private static Optional<Instant> bound(Ticks ticks, String count) {
        BigInteger value = new BigInteger(count);
        BigInteger micros = ticks == Ticks.MICROSECONDS ? value : value.divide(BigInteger.valueOf(1_000));
        BigInteger[] parts = micros.divideAndRemainder(BigInteger.valueOf(MICROS));
        long seconds = parts[0].longValueExact();
        return ticks.writable(seconds)
                ? Optional.of(Instant.ofEpochSecond(seconds, parts[1].longValueExact() * 1_000))
                : Optional.empty();
    }

    private static String columns(List<String> expressions) {
        return IntStream.range(0, expressions.size())
                .mapToObj(i -> "%s AS k%d, ".formatted(expressions.get(i), i))
                .collect(Collectors.joining());
    }

    private static String prefixed(String prefix, int keys) {
        return IntStream.range(0, keys).mapToObj(i -> prefix + i + ", ").collect(Collectors.joining());
    }

    private static String equal(int keys, String left, String right) {
        return IntStream.range(0, keys)
                .mapToObj(i -> "%s.k%d = %s.k%d".formatted(left, i, right, i))
                .collect(Collectors.joining(" AND "));
    }

    private static String same(int keys, String left, String right) {
        String times = "%s.t = %s.t".formatted(left, right);
        return keys == 0 ? times : equal(keys, left, right) + " AND " + times;
    }
}
