package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.offline.engine.SqlText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The columns of Parquet files as pyarrow reads them: from the schema of the first file, and from the Arrow schema
/// that Arrow's own writers leave beside it.
final class ParquetColumns {
    private ParquetColumns() {}

    static List<SourceColumn> of(ParquetFiles files, Session session) throws SQLException, IOException {
        List<TableColumn> found = session.describe("SELECT * FROM " + files.scan());
        String file = firstFile(files, session);
        ParquetSchema schema = ParquetSchema.of(session.rows("""
                SELECT name, type, type_length, repetition_type, num_children, converted_type, scale, precision, logical_type
                FROM parquet_schema(%s)""".formatted(SqlText.text(file))));
        Optional<Schema> written = written(file, session);
        List<SourceColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field field : schema.fields()) {
            Optional<Field> original = written.flatMap(it -> it.getFields().stream()
                    .filter(other -> other.getName().equals(field.getName()))
                    .findFirst());
            columns.add(new SourceColumn(field.getName(), ArrowTypeNames.of(ArrowOrigin.restored(field, original))));
            names.add(field.getName());
        }
        // Columns that are in the names of folders only.
        found.stream()
                .filter(column -> !names.contains(column.name()))
                .forEach(column -> columns.add(new SourceColumn(
                        column.name(),
                        switch (column.type()) {
                            case "BIGINT" -> "int64";
                            case "DATE" -> "date32[day]";
                            default -> "string";
                        })));
        return columns;
    }

    private static String firstFile(ParquetFiles files, Session session) throws SQLException {
        if (!files.folder() && !files.isPattern()) {
            return files.path();
        }
        return session.rows("SELECT min(file) FROM glob(%s)".formatted(SqlText.text(files.pattern())))
                .getFirst()
                .getFirst()
                .orElseThrow();
    }

    private static Optional<Schema> written(String file, Session session) throws SQLException, IOException {
        List<List<Optional<String>>> found =
                session.rows("SELECT decode(value) FROM parquet_kv_metadata(%s) WHERE key = 'ARROW:schema'::BLOB"
                        .formatted(SqlText.text(file)));
        if (found.isEmpty() || found.getFirst().getFirst().isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] message =
                    Base64.getMimeDecoder().decode(found.getFirst().getFirst().get());
            return Optional.of(MessageSerializer.deserializeSchema(
                    new ReadChannel(Channels.newChannel(new ByteArrayInputStream(message)))));
        } catch (IllegalArgumentException ignored) {
            return Optional.empty();
        }
    }
}
