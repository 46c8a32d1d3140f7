package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.PullRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rows of a source in a window.
///
/// @param columns of the answer, by their names in the source
record PullQuery(String sql, List<String> columns) {

    PullQuery {
        columns = List.copyOf(columns);
    }

    /// @param latest whether only the newest row of each key is wanted
    static PullQuery of(PullRequest request, ParquetFiles files, boolean latest, Session session) throws SQLException {
        List<TableColumn> found = session.describe("SELECT * FROM " + files.scan());
        SequencedSet<String> wanted = new LinkedHashSet<>(request.joinKeys());
        wanted.addAll(
                request.features().isEmpty()
                        ? found.stream().map(TableColumn::name).toList()
                        : request.features());
        wanted.add(request.timestampField());
        request.createdTimestampColumn().ifPresent(wanted::add);
        List<String> missing = wanted.stream()
                .filter(name -> ViewScan.find(found, name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw Failures.invalid("%s has no column %s; it has %s"
                    .formatted(
                            files.described(),
                            String.join(", ", missing),
                            String.join(
                                    ", ", found.stream().map(TableColumn::name).toList())));
        }
        TableColumn time = ViewScan.find(found, request.timestampField()).orElseThrow();
        if (!Ticks.isTime(time.type())) {
            throw Failures.invalid("%s: the timestamp column %s holds no times but %s"
                    .formatted(files.described(), time.name(), time.type()));
        }
        List<String> columns = List.copyOf(wanted);
        String select = IntStream.range(0, columns.size())
                .mapToObj(i -> value(columns.get(i), time) + " AS o" + i)
                .collect(Collectors.joining(", "));
        String newest = latest ? newest(request, time) : "";
        String sql =
                "SELECT %s FROM (SELECT *, file_index AS \"__file\", file_row_number AS \"__row\" FROM %s WHERE %s%s)"
                        .formatted(select, files.scan(), window(request, time), newest);
        return new PullQuery(sql, columns);
    }

    /// Text times come out as times.
    private static String value(String column, TableColumn time) {
        boolean text = column.equals(time.name()) && time.type().equals("VARCHAR");
        return text ? "CAST(%s AS TIMESTAMPTZ)".formatted(Sql.identifier(column)) : Sql.identifier(column);
    }

    private static String window(PullRequest request, TableColumn time) {
        String column = Sql.identifier(time.name());
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

    private static String newest(PullRequest request, TableColumn time) {
        String keys = request.joinKeys().stream().map(Sql::identifier).collect(Collectors.joining(", "));
        Optional<String> created = request.createdTimestampColumn().map(Sql::identifier);
        return " QUALIFY row_number() OVER (%sORDER BY %s DESC%s, file_index DESC, file_row_number DESC) = 1"
                .formatted(
                        keys.isEmpty() ? "" : "PARTITION BY " + keys + " ",
                        Ticks.of(time.type()).of(Sql.identifier(time.name()), time.type()),
                        created.map(it -> ", " + it + " DESC NULLS LAST").orElse(""));
    }
}
