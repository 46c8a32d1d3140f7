package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.engine.SqlText;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/// Rows into tables, all of them or none.
final class PgWrites {
    private final PgSession session;

    PgWrites(PgSession session) {
        this.session = session;
    }

    long append(PgSource source, RowSource rows) throws SQLException {
        String table = table(source.table(), source.described());
        List<String> given =
                rows.schema().getFields().stream().map(Field::getName).toList();
        List<String> wanted = source.columns().stream().map(PgColumn::name).toList();
        if (!given.equals(wanted)) {
            throw ServeException.invalid("%s has the columns %s, in this order; the rows have %s"
                    .formatted(source.described(), String.join(", ", wanted), String.join(", ", given)));
        }
        session.writable();
        long count = copy(table + " (" + identifiers(given) + ")", rows);
        session.commit();
        return count;
    }

    void persist(Optional<String> target, String described, RowSource rows, boolean exists, boolean overwrite)
            throws SQLException {
        String table = table(target, described);
        if (exists && !overwrite) {
            throw ServeException.of(
                    ErrorCode.SAVED_DATASET_LOCATION_EXISTS,
                    "Table %s already exists; allow_overwrite=True replaces it".formatted(table));
        }
        session.writable();
        if (exists) {
            session.run("DROP TABLE " + PgSession.one(table));
        }
        String columns = rows.schema().getFields().stream()
                .map(field -> SqlText.identifier(field.getName()) + " " + ArrowText.type(field))
                .collect(Collectors.joining(", "));
        session.run(PgSession.one("CREATE TABLE " + table + " (" + columns + ")"));
        copy(table, rows);
        session.commit();
    }

    private static String table(Optional<String> table, String described) {
        return table.orElseThrow(
                () -> ServeException.invalid(described + ": rows can be written to a table, not to a query"));
    }

    private static String identifiers(List<String> names) {
        return names.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
    }

    private long copy(String target, RowSource rows) throws SQLException {
        long count = 0;
        try (CopyRows copy = session.copyInto(PgSession.one(target))) {
            VectorSchemaRoot root = rows.root();
            while (rows.next()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    for (FieldVector vector : root.getFieldVectors()) {
                        if (vector.isNull(row)) {
                            copy.addNull();
                        } else {
                            copy.add(ArrowText.of(vector, row));
                        }
                    }
                    copy.endRow();
                }
                count += root.getRowCount();
            }
            copy.end();
        }
        return count;
    }
}
