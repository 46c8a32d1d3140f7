package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.BatchSource;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.engine.SqlText;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// A view's source as it is found: its files and its columns.
record ViewScan(ViewSelection view, BatchSource source, ParquetFiles files, List<TableColumn> columns) {

    ViewScan {
        columns = List.copyOf(columns);
    }

    static ViewScan of(ViewSelection view, ParquetFiles files, Session session) throws SQLException {
        BatchSource source = BatchSource.of(view.source());
        ViewScan scan = new ViewScan(view, source, files, session.describe("SELECT * FROM " + files.scan()));
        TableColumn time = scan.time();
        if (!Ticks.isTime(time.type())) {
            throw ServeException.invalid("Feature view %s: the timestamp column %s of %s holds no times but %s"
                    .formatted(view.outputName(), time.name(), files.described(), time.type()));
        }
        return scan;
    }

    TableColumn time() {
        return column(source.timestampColumn(), "the timestamp column");
    }

    Optional<TableColumn> created() {
        return source.createdColumn().map(name -> column(name, "the created timestamp column"));
    }

    TableColumn key(JoinKey key) {
        return column(source.column(key.name()), "the join key");
    }

    TableColumn feature(String name) {
        return column(source.column(name), "the column of feature " + name + ",");
    }

    Ticks ticks() {
        return Ticks.of(time().type());
    }

    /// The time of a source's row.
    String timeTicks() {
        return ticks().of(SqlText.identifier(time().name()), time().type());
    }

    private TableColumn column(String name, String what) {
        return find(columns, name)
                .orElseThrow(() -> ServeException.invalid("Feature view %s: %s %s is not in %s; it has %s"
                        .formatted(
                                view.outputName(),
                                what,
                                name.isEmpty() ? "(not set)" : name,
                                files.described(),
                                String.join(
                                        ", ",
                                        columns.stream().map(TableColumn::name).toList()))));
    }

    static Optional<TableColumn> find(List<TableColumn> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
