package io.featurestore.server.offline.engine.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.BatchSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// A table, or a query, with its columns.
///
/// @param from what stands behind FROM
/// @param table its name where it is a table, verbatim
/// @param ordered whether its rows have places, `ctid`: not those of a view or a query
record PgSource(BatchSource source, String from, Optional<String> table, boolean ordered, List<PgColumn> columns) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLASS = "PostgreSQLSource";

    PgSource {
        columns = List.copyOf(columns);
    }

    static PgSource of(DataSource proto, PgSession session) throws SQLException {
        BatchSource source = BatchSource.of(proto);
        JsonNode options = options(source);
        String table = options.path("table").asText("");
        String query = options.path("query").asText("");
        if (!table.isEmpty()) {
            return new PgSource(
                    source,
                    table,
                    Optional.of(table),
                    session.isTable(table),
                    session.columns("SELECT * FROM " + table + " AS source"));
        }
        if (query.isEmpty()) {
            throw ServeException.invalid("Data source %s has neither a table nor a query".formatted(source.name()));
        }
        String from = "(" + query + "\n)";
        return new PgSource(
                source, from, Optional.empty(), false, session.columns("SELECT * FROM " + from + " AS source"));
    }

    private static JsonNode options(BatchSource source) {
        DataSource proto = source.proto();
        boolean other = !proto.getDataSourceClassType().isEmpty()
                && !proto.getDataSourceClassType().endsWith(CLASS);
        if (!proto.hasCustomOptions() || other) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Data source %s is no PostgreSQLSource, which is all that this offline store reads"
                            .formatted(source.name()));
        }
        try {
            return json(proto);
        } catch (JsonProcessingException ignored) {
            throw ServeException.invalid("Data source %s: its options are no JSON".formatted(source.name()));
        }
    }

    private static JsonNode json(DataSource proto) throws JsonProcessingException {
        return JSON.readTree(proto.getCustomOptions().getConfiguration().toStringUtf8());
    }

    /// The table that a source names, whether or not it is there.
    static Optional<String> tableName(DataSource proto) throws JsonProcessingException {
        JsonNode options = json(BatchSource.of(proto).proto());
        return Optional.of(options.path("table").asText("")).filter(name -> !name.isEmpty());
    }

    Optional<PgColumn> find(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /// The column of this name, or a refusal.
    ///
    /// @param what for the message: who needs it
    PgColumn column(String name, String what) {
        return find(name)
                .orElseThrow(() -> ServeException.invalid("%s %s is not in %s; it has %s"
                        .formatted(
                                what,
                                name.isEmpty() ? "(not set)" : name,
                                described(),
                                String.join(
                                        ", ",
                                        columns.stream().map(PgColumn::name).toList()))));
    }

    String described() {
        return table.map(it -> "Data source %s (table %s)".formatted(source.name(), it))
                .orElseGet(() -> "Data source %s (a query)".formatted(source.name()));
    }
}
