package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.Ranges;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.engine.KeyFamily;
import io.featurestore.server.offline.engine.SqlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// The point-in-time join as one statement over the temporary table of [SpooledFrame]. For each view, in three steps:
///
/// - `m`: each entity row with the time of the row that it gets. Times of the source and of the entities stand in one
/// order for
///   each key, so that a running maximum finds it: one sort, whatever the indexes are.
/// - `w`: the rows with just these keys and times, of several equal ones the one that wins.
/// - at the end both are brought to the entity rows, in the order of these.
final class PgJoinQuery {
    private static final long MICROS = 1_000_000;

    private final SpooledFrame frame;
    private final List<String> steps = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final StringBuilder joins = new StringBuilder();

    private PgJoinQuery(SpooledFrame frame) {
        this.frame = frame;
    }

    /// A query for the features of all rows of the frame, in its order.
    static String of(SpooledFrame frame, List<PgView> views) {
        PgJoinQuery query = new PgJoinQuery(frame);
        for (int i = 0; i < views.size(); i++) {
            query.add(i, views.get(i));
        }
        String with = query.steps.isEmpty() ? "" : "WITH " + String.join(",\n", query.steps) + "\n";
        String columns = query.outputs.isEmpty() ? "frame.r" : String.join(", ", query.outputs);
        return with + "SELECT " + columns + " FROM frame" + query.joins + " ORDER BY frame.r";
    }

    private void add(int number, PgView view) {
        List<JoinKey> keys = view.view().keys();
        String sourceKeys = IntStream.range(0, keys.size())
                .mapToObj(i -> sourceKey(view, keys.get(i)) + " AS k" + i + ", ")
                .collect(Collectors.joining());
        String frameKeys = IntStream.range(0, keys.size())
                .mapToObj(i -> frameKey(view, keys.get(i)) + " AS k" + i + ", ")
                .collect(Collectors.joining());
        String names =
                IntStream.range(0, keys.size()).mapToObj(i -> "k" + i + ", ").collect(Collectors.joining());
        String lower = lower(view.view().ttl());
        String partition = keys.isEmpty() ? "" : "PARTITION BY " + names.substring(0, names.length() - 2) + " ";
        steps.add("""
                m%1$d AS MATERIALIZED (
                  SELECT r, %2$smt FROM (
                    SELECT r, %2$sl, max(st) OVER (%3$sORDER BY t, r IS NOT NULL ROWS UNBOUNDED PRECEDING) AS mt FROM (
                      SELECT NULL::int8 AS r, %4$s%5$s AS t, %5$s AS st, NULL::timestamptz AS l FROM %6$s AS source
                      WHERE %5$s <= (SELECT max(u) FROM frame) AND %5$s >= (SELECT min(%7$s) FROM frame)
                      UNION ALL
                      SELECT r, %8$su, NULL, %7$s FROM frame WHERE u IS NOT NULL) a) b
                  WHERE r IS NOT NULL AND mt >= l)""".formatted(
                        number,
                        names,
                        partition,
                        sourceKeys,
                        view.moment(),
                        view.source().from(),
                        lower,
                        frameKeys));
        steps.add(winners(number, view, sourceKeys, names));
        List<SelectedFeature> features = view.view().features();
        for (int i = 0; i < features.size(); i++) {
            outputs.add("w%d.f%d".formatted(number, i));
        }
        joins.append("\nLEFT JOIN m%1$d ON m%1$d.r = frame.r LEFT JOIN w%1$d ON %2$sw%1$d.t = m%1$d.mt"
                .formatted(number, equal(keys.size(), "m" + number, "w" + number)));
    }

    private String winners(int number, PgView view, String sourceKeys, String names) {
        List<SelectedFeature> features = view.view().features();
        String columns = IntStream.range(0, features.size())
                .mapToObj(i -> ", %s AS f%d"
                        .formatted(
                                SqlText.identifier(view.feature(features.get(i)).name()), i))
                .collect(Collectors.joining());
        String places =
                IntStream.range(0, features.size()).mapToObj(i -> ", f" + i).collect(Collectors.joining());
        String created = view.created()
                .map(column -> ", " + SqlText.identifier(column.name()) + " AS cr")
                .orElse("");
        String place = view.source().ordered() ? ", ctid AS place" : "";
        String ties = (created.isEmpty() ? "" : ", cr DESC NULLS LAST") + (place.isEmpty() ? "" : ", place DESC");
        return """
                w%1$d AS MATERIALIZED (
                  SELECT DISTINCT ON (%2$st) %2$st%3$s FROM (
                    SELECT %4$s%5$s AS t%6$s%7$s%8$s FROM %9$s AS source) s
                  WHERE (%2$st) IN (SELECT %2$smt FROM m%1$d)
                  ORDER BY %2$st%10$s)""".formatted(
                        number,
                        names,
                        places,
                        sourceKeys,
                        view.moment(),
                        columns,
                        created,
                        place,
                        view.source().from(),
                        ties);
    }

    private static String equal(int keys, String left, String right) {
        return IntStream.range(0, keys)
                .mapToObj(i -> "%s.k%d = %s.k%d AND ".formatted(left, i, right, i))
                .collect(Collectors.joining());
    }

    private static String lower(Duration ttl) {
        if (!ttl.isPositive()) {
            return "(CASE WHEN l IS NOT NULL THEN TIMESTAMPTZ '-infinity' END)";
        }
        long micros = Math.addExact(Math.multiplyExact(ttl.getSeconds(), MICROS), ttl.getNano() / 1_000);
        return "(l - %d * INTERVAL '1 microsecond')".formatted(micros);
    }

    private String frameKey(PgView view, JoinKey key) {
        PgColumn own = frameColumn(key);
        PgColumn other = view.key(key);
        check(view, key, own.family(), other.family());
        return comparable("k" + frame.key(key.frameColumn()), own.family(), other.family());
    }

    private String sourceKey(PgView view, JoinKey key) {
        PgColumn own = view.key(key);
        String column = SqlText.identifier(own.name());
        return switch (own.type()) {
            case "uuid", "varchar", "bpchar", "name", "citext" -> "CAST(" + column + " AS text)";
            case "timestamp" -> PgSql.moment(column);
            default -> comparable(column, own.family(), frameColumn(key).family());
        };
    }

    private PgColumn frameColumn(JoinKey key) {
        Field field = frame.keyField(key.frameColumn());
        return new PgColumn(key.frameColumn(), ArrowText.type(field));
    }

    private void check(PgView view, JoinKey key, KeyFamily own, KeyFamily other) {
        boolean nothing = frame.keyField(key.frameColumn()).getType() instanceof ArrowType.Null;
        if (!nothing && (!own.comparableWith(other) || own == KeyFamily.OTHER)) {
            throw ServeException.invalid(
                    "The join key %s of view %s holds %s in the entity rows and %s in the source; cast the column"
                            .formatted(key.frameColumn(), view.view().outputName(), own.words(), other.words()));
        }
    }

    /// NaN equals nothing, and a whole number that came as floating point is one.
    private static String comparable(String column, KeyFamily own, KeyFamily other) {
        if (own != KeyFamily.FLOATING) {
            return other == KeyFamily.FLOATING || own != KeyFamily.WHOLE ? column : "CAST(" + column + " AS int8)";
        }
        return other == KeyFamily.FLOATING
                ? "(CASE WHEN %1$s <> 'NaN' THEN CAST(%1$s AS float8) END)".formatted(column)
                : "(CASE WHEN abs(%1$s) < 9.2e18 AND %1$s = trunc(%1$s::float8) THEN CAST(%1$s AS int8) END)"
                        .formatted(column);
    }

    /// The distinct times and keys of all views in a range, by time. A row whose key is null belongs to no entity.
    static String range(EntityRows.Range range, HistoricalRequest request, List<PgView> views, List<String> keys) {
        String start = PgSql.time(Ranges.start(range, request));
        String end = PgSql.time(range.end());
        String rows = views.stream()
                .map(view -> {
                    List<String> columns = new ArrayList<>();
                    StringBuilder conditions = new StringBuilder();
                    columns.add(view.moment() + " AS t");
                    for (int i = 0; i < keys.size(); i++) {
                        String key = keys.get(i);
                        Optional<String> column = view.view().keys().stream()
                                .filter(it -> it.frameColumn().equals(key))
                                .map(it -> SqlText.identifier(view.key(it).name()))
                                .findFirst();
                        column.ifPresent(
                                it -> conditions.append(" AND ").append(it).append(" IS NOT NULL"));
                        columns.add(column.orElse("CAST(NULL AS " + type(key, views) + ")") + " AS k" + i);
                    }
                    return "SELECT %s FROM %s AS source WHERE %s BETWEEN %s AND %s%s"
                            .formatted(
                                    String.join(", ", columns),
                                    view.source().from(),
                                    view.moment(),
                                    start,
                                    end,
                                    conditions);
                })
                .collect(Collectors.joining(" UNION "));
        String names = IntStream.range(0, keys.size())
                .mapToObj(i -> ", k%d AS %s".formatted(i, SqlText.identifier(keys.get(i))))
                .collect(Collectors.joining());
        String order = IntStream.range(0, keys.size())
                .mapToObj(i -> ", k%d%s".formatted(i, isText(keys.get(i), views) ? " COLLATE \"C\"" : ""))
                .collect(Collectors.joining());
        return "SELECT t AS event_timestamp%s FROM (SELECT DISTINCT * FROM (%s) u) d ORDER BY t%s"
                .formatted(names, rows, order);
    }

    private static String type(String key, List<PgView> views) {
        return keyColumns(key, views).map(PgColumn::type).findFirst().orElse("text");
    }

    /// Texts are ordered by their bytes, as everywhere else.
    private static boolean isText(String key, List<PgView> views) {
        return keyColumns(key, views)
                .anyMatch(column ->
                        column.family() == KeyFamily.TEXT && !column.type().equals("uuid"));
    }

    private static Stream<PgColumn> keyColumns(String key, List<PgView> views) {
        return views.stream()
                .flatMap(view -> view.view().keys().stream()
                        .filter(it -> it.frameColumn().equals(key))
                        .map(view::key));
    }
}
