package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.engine.SqlText;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// The rows of a source in a window.
final class PgPullQuery {
    private PgPullQuery() {}

    /// @param latest whether only the newest row of each key is wanted
    static String of(PullRequest request, PgSource source, boolean latest) {
        SequencedSet<String> wanted =
                request.columns(source.columns().stream().map(PgColumn::name).toList());
        wanted.forEach(name -> source.column(name, "The column"));
        String columns = wanted.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
        String time = PgSql.moment(SqlText.identifier(request.timestampField()));
        StringBuilder where = new StringBuilder(time + " IS NOT NULL");
        request.start()
                .ifPresent(
                        at -> where.append(" AND ").append(time).append(" >= ").append(PgSql.time(at)));
        request.end()
                .ifPresent(
                        at -> where.append(" AND ").append(time).append(" <= ").append(PgSql.time(at)));
        if (!latest) {
            return "SELECT %s FROM %s AS source WHERE %s".formatted(columns, source.from(), where);
        }
        String keys = request.joinKeys().stream().map(SqlText::identifier).collect(Collectors.joining(", "));
        String order = "%s DESC%s%s"
                .formatted(
                        time,
                        request.createdTimestampColumn()
                                .map(it -> ", " + SqlText.identifier(it) + " DESC NULLS LAST")
                                .orElse(""),
                        source.ordered() ? ", ctid DESC" : "");
        return keys.isEmpty()
                ? "SELECT %s FROM %s AS source WHERE %s ORDER BY %s LIMIT 1"
                        .formatted(columns, source.from(), where, order)
                : "SELECT DISTINCT ON (%s) %s FROM %s AS source WHERE %s ORDER BY %s, %s"
                        .formatted(keys, columns, source.from(), where, keys, order);
    }
}
