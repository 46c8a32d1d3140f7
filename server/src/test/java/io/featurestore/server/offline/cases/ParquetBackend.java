package io.featurestore.server.offline.cases;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.FileOptions;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.engine.duckdb.DuckDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Parquet files in a folder, read by the DuckDB engine.
public final class ParquetBackend implements Backend {
    private final Path folder;
    private final OfflineStore store;
    private final DirectSql writer;
    private int count;

    public ParquetBackend(Path folder) {
        this(folder, 512L << 20);
    }

    public ParquetBackend(Path folder, long memory) {
        this(folder, memory, Map.of());
    }

    public ParquetBackend(Path folder, long memory, Map<String, String> environment) {
        this.folder = folder;
        this.store = new DuckDbStore(
                folder,
                true,
                new OfflineSettings(
                        folder.resolve("spill"), memory, 2, 4, Duration.ofMinutes(1), environment, new Random(1)));
        this.writer = DirectSql.at("jdbc:duckdb:");
    }

    @Override
    public OfflineStore store() {
        return store;
    }

    public void sql(String sql) {
        writer.run(sql);
    }

    @Override
    public DataSource.Builder put(CaseView view) {
        String name = view.name() + "_" + count++;
        if (view.files() == 1) {
            write(view.source(), folder.resolve(name + ".parquet"));
            return at(name + ".parquet");
        }
        int rows = view.source().rows().size();
        try {
            Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < view.files(); i++) {
            List<List<Object>> part =
                    view.source().rows().subList(rows * i / view.files(), rows * (i + 1) / view.files());
            write(new Table(view.source().columns(), part), folder.resolve(name + "/part-" + i + ".parquet"));
        }
        return at(name);
    }

    /// A file source.
    public static DataSource.Builder at(String uri) {
        return DataSource.newBuilder()
                .setType(SourceType.BATCH_FILE)
                .setFileOptions(FileOptions.newBuilder().setUri(uri));
    }

    public void write(Table table, Path file) {
        List<String> names = table.names();
        List<String> types = table.types().stream().map(SqlLiterals::duckDbType).toList();
        String columns = IntStream.range(0, names.size())
                .mapToObj(i -> "CAST(c%d AS %s) AS \"%s\""
                        .formatted(i, types.get(i), names.get(i).replace("\"", "\"\"")))
                .collect(Collectors.joining(", "));
        String aliases = IntStream.range(0, names.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        String rows = table.rows().isEmpty()
                ? "(" + names.stream().map(name -> "NULL").collect(Collectors.joining(", ")) + ")"
                : table.rows().stream()
                        .map(row -> SqlLiterals.row(row, table.types()))
                        .collect(Collectors.joining(", "));
        sql("COPY (SELECT %s FROM (VALUES %s) t(%s)%s) TO '%s' (FORMAT parquet)"
                .formatted(columns, rows, aliases, table.rows().isEmpty() ? " WHERE false" : "", file));
    }

    @Override
    public void close() {
        store.close();
        writer.close();
    }
}
