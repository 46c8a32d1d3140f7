package io.featurestore.server.offline.cases;

import com.google.protobuf.ByteString;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.CustomSourceOptions;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import io.featurestore.server.config.OfflineStoreConfig;
import io.featurestore.server.config.OfflineStoreConfig.PostgresTls;
import io.featurestore.server.config.Secret;
import io.featurestore.server.error.PythonJson;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.engine.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Tables of a real PostgreSQL.
final class PostgresBackend implements Backend {
    static final int CONNECTIONS = 4;

    private final Path spill;
    private final PostgresProcess process;
    private final OfflineStore store;
    private final DirectSql writer;
    private int count;

    PostgresBackend(Path spill) {
        process = PostgresProcess.start();
        this.spill = spill;
        store = store(process.port(), Duration.ofSeconds(30));
        this.writer = DirectSql.at(process.url());
    }

    /// Another store of this database.
    OfflineStore store(Duration queryTimeout) {
        return store(process.port(), queryTimeout);
    }

    OfflineStore store(int port, Duration queryTimeout) {
        return new PostgresStore(
                new OfflineStoreConfig.Postgres(
                        "127.0.0.1",
                        port,
                        "postgres",
                        "public",
                        "feast",
                        new Secret("none"),
                        new PostgresTls("disable", Optional.empty(), Optional.empty(), Optional.empty()),
                        CONNECTIONS),
                new OfflineSettings(spill, 256L << 20, 2, 4, queryTimeout, Map.of(), new Random(1)));
    }

    @Override
    public OfflineStore store() {
        return store;
    }

    void sql(String sql) {
        writer.run(sql);
    }

    @Override
    public DataSource.Builder put(CaseView view) {
        String table = quoted(view.name() + "_" + count++);
        write(view.source(), table);
        return table(table);
    }

    /// Rows that a query makes with their table lie in it in their order. Those of statements for each would not: a
    /// short one goes to an earlier page with room for it.
    void write(Table rows, String table) {
        List<String> types =
                rows.types().stream().map(SqlLiterals::postgresType).toList();
        if (rows.rows().isEmpty()) {
            String columns = IntStream.range(0, types.size())
                    .mapToObj(i -> quoted(rows.names().get(i)) + " " + types.get(i))
                    .collect(Collectors.joining(", "));
            sql("CREATE TABLE " + table + " (" + columns + ")");
            return;
        }
        String names = rows.names().stream().map(PostgresBackend::quoted).collect(Collectors.joining(", "));
        String values = rows.rows().stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> "CAST(%s AS %s)"
                                .formatted(literal(row.get(i), rows.types().get(i)), types.get(i)))
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        sql("CREATE TABLE %s AS SELECT * FROM (VALUES %s) rows (%s)".formatted(table, values, names));
    }

    private static String literal(Object value, String type) {
        String text = SqlLiterals.of(value, type);
        return value instanceof List ? "CAST(ARRAY" + text + " AS " + SqlLiterals.postgresType(type) + ")" : text;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static DataSource.Builder table(String table) {
        return options("{\"name\": \"x\", \"query\": \"\", \"table\": " + PythonJson.quote(table) + "}");
    }

    static DataSource.Builder query(String query) {
        return options("{\"name\": \"x\", \"table\": \"\", \"query\": " + PythonJson.quote(query) + "}");
    }

    private static DataSource.Builder options(String json) {
        return DataSource.newBuilder()
                .setType(SourceType.CUSTOM_SOURCE)
                .setDataSourceClassType(
                        "feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source.PostgreSQLSource")
                .setCustomOptions(CustomSourceOptions.newBuilder().setConfiguration(ByteString.copyFromUtf8(json)));
    }

    @Override
    public void close() {
        store.close();
        writer.close();
        process.close();
    }
}
