package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.engine.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rows of a source in a window.
///
/// The newest row of each key is found in two steps: the columns that decide it are read first, and then, as a stream,
/// the rows themselves; where no key comes twice, which is so in most tables that are loaded into an online store, all
/// rows of the window are the newest and are neither sorted nor gathered. To sort whole rows takes memory for all of
/// them, and the first comes out when the last has gone in.
///
/// @param columns of the answer, by their names in the source
/// @param rows how many there must be, if the files are not changed meanwhile; empty: unknown
record PullQuery(String sql, List<String> columns, OptionalLong rows) {
    PullQuery {
        columns = List.copyOf(columns);
    }

    /// @param latest whether only the newest row of each key is wanted
    static PullQuery of(PullRequest request, ParquetFiles files, boolean latest, Session session) throws SQLException {
        List<TableColumn> found = session.describe("SELECT * FROM " + files.scan());
        SequencedSet<String> wanted =
                request.columns(found.stream().map(TableColumn::name).toList());
        List<String> missing = wanted.stream()
                .filter(name -> ViewScan.find(found, name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw ServeException.invalid("%s has no column %s; it has %s"
                    .formatted(
                            files.described(),
                            String.join(", ", missing),
                            String.join(
                                    ", ", found.stream().map(TableColumn::name).toList())));
        }
        TableColumn time = ViewScan.find(found, request.timestampField()).orElseThrow();
        if (!Ticks.isTime(time.type())) {
            throw ServeException.invalid("%s: the timestamp column %s holds no times but %s"
                    .formatted(files.described(), time.name(), time.type()));
        }
        List<String> columns = List.copyOf(wanted);
        String select = IntStream.range(0, columns.size())
                .mapToObj(i -> value(columns.get(i), time) + " AS o" + i)
                .collect(Collectors.joining(", "));
        String window = window(request, time);
        if (!latest) {
            String sql = "SELECT %s FROM %s WHERE %s".formatted(select, files.scan(), window);
            return new PullQuery(sql, columns, OptionalLong.empty());
        }
        String order = newestFirst(request, time);
        if (request.joinKeys().isEmpty()) {
            String sql = "SELECT %s FROM (SELECT * FROM %s WHERE %s ORDER BY %s LIMIT 1)"
                    .formatted(select, files.scan(), window, order);
            return new PullQuery(sql, columns, OptionalLong.empty());
        }
        return newest(
                new Parts(select, sameFiles(files, session), window, order), request.joinKeys(), columns, session);
    }

    /// @param order the newest row first
    private record Parts(String select, String scan, String window, String order) {}

    private static PullQuery newest(Parts parts, List<String> joinKeys, List<String> columns, Session session)
            throws SQLException {
        String keys = joinKeys.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
        List<Optional<String>> counts = session.rows(
                        "SELECT count(*), coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM %s WHERE %s GROUP BY %s)"
                                .formatted(parts.scan(), parts.window(), keys))
                .getFirst();
        long found = Long.parseLong(counts.get(0).orElseThrow());
        boolean unique = found == Long.parseLong(counts.get(1).orElseThrow());
        String only = unique
                ? ""
                : (" SEMI JOIN (SELECT file_index AS f, file_row_number AS r FROM %s WHERE %s "
                                + "QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s) = 1) AS \"__newest\" "
                                + "ON file_index = \"__newest\".f AND file_row_number = \"__newest\".r")
                        .formatted(parts.scan(), parts.window(), keys, parts.order());
        String sql = "SELECT %s FROM %s%s WHERE %s".formatted(parts.select(), parts.scan(), only, parts.window());
        return new PullQuery(sql, columns, OptionalLong.of(found));
    }

    /// The files as they are now: a row keeps its place when one is added.
    private static String sameFiles(ParquetFiles files, Session session) throws SQLException {
        if (!files.folder() && !files.isPattern()) {
            return files.scan();
        }
        return session.rows("SELECT file FROM glob(%s)".formatted(SqlText.text(files.pattern()))).stream()
                .map(row -> SqlText.text(row.getFirst().orElseThrow()))
                .collect(Collectors.joining(", ", "read_parquet([", "])"));
    }

    /// Text times come out as times.
    private static String value(String column, TableColumn time) {
        boolean text = column.equals(time.name()) && time.type().equals("VARCHAR");
        return text ? "CAST(%s AS TIMESTAMPTZ)".formatted(SqlText.identifier(column)) : SqlText.identifier(column);
    }

    private static String window(PullRequest request, TableColumn time) {
        String column = SqlText.identifier(time.name());
        // A day or a text is compared as a moment.
        boolean moment = time.type().startsWith("TIMESTAMP");
        String left = moment ? column : "CAST(%s AS TIMESTAMPTZ)".formatted(column);
        String type = moment ? time.type() : "TIMESTAMP WITH TIME ZONE";
        List<String> conditions = new ArrayList<>();
        conditions.add(column + " IS NOT NULL");
        request.start().ifPresent(at -> conditions.add(left + " >= " + Sql.time(at, type)));
        request.end().ifPresent(at -> conditions.add(left + " <= " + Sql.time(at, type)));
        return String.join(" AND ", conditions);
    }

    private static String newestFirst(PullRequest request, TableColumn time) {
        return "%s DESC%s, file_index DESC, file_row_number DESC"
                .formatted(
                        Ticks.of(time.type()).of(SqlText.identifier(time.name()), time.type()),
                        request.createdTimestampColumn()
                                .map(created -> ", " + SqlText.identifier(created) + " DESC NULLS LAST")
                                .orElse(""));
    }
}
