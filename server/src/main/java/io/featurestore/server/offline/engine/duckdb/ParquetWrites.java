package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.lock.LockFile;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.engine.SqlText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// Writes Parquet. A file is written beside its place and then moved there, so that a reader sees the old one or the
/// whole new one.
final class ParquetWrites {
    private static final String FORMAT = "(FORMAT parquet, COMPRESSION snappy)";
    private static final int NAME_BYTES = 16;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);

    private final Session session;
    private final RandomGenerator random;

    ParquetWrites(Session session, RandomGenerator random) {
        this.session = session;
        this.random = random;
    }

    /// Puts rows before those of a file, or beside those of a folder. Whoever adds to a file reads it whole and
    /// replaces it: so one at a time, among all processes of ours.
    long append(ParquetFiles files, RowSource rows) throws SQLException, IOException {
        refuseStorage(files);
        if (files.isPattern()) {
            throw ServeException.invalid(
                    "%s is a pattern of files; rows can be added to a file or a folder".formatted(files.described()));
        }
        if (files.folder()) {
            return written(rows, cast(files, rows), "", Path.of(files.path()).resolve(name()));
        }
        Path file = Path.of(files.path());
        if (!Files.exists(file)) {
            throw ServeException.invalid(files.described() + ": there is no file");
        }
        LockFile.Held turn = turn(files, file);
        try {
            return written(rows, cast(files, rows), " UNION ALL SELECT * FROM " + files.scan(), file);
        } finally {
            turn.close();
        }
    }

    private static LockFile.Held turn(ParquetFiles files, Path file) throws IOException {
        try {
            return new LockFile(file.resolveSibling("." + file.getFileName() + ".lock")).acquire(LOCK_PATIENCE);
        } catch (LockFile.LockIsHeld e) {
            throw ServeException.of(ErrorCode.OVERLOADED, "%s: %s".formatted(files.described(), e.getMessage()));
        } catch (AccessDeniedException ignored) {
            throw ServeException.invalid(files.described() + ": this server may not write to its folder");
        }
    }

    /// The rows' columns, as those of the source.
    private String cast(ParquetFiles files, RowSource rows) throws SQLException {
        List<TableColumn> columns = session.describe("SELECT * FROM " + files.scan());
        List<String> given =
                rows.schema().getFields().stream().map(Field::getName).toList();
        List<String> wanted = columns.stream().map(TableColumn::name).toList();
        if (!given.equals(wanted)) {
            throw ServeException.invalid("%s has the columns %s, in this order; the rows have %s"
                    .formatted(files.described(), String.join(", ", wanted), String.join(", ", given)));
        }
        return IntStream.range(0, columns.size())
                .mapToObj(i -> {
                    TableColumn column = columns.get(i);
                    Field field = rows.schema().getFields().get(i);
                    String value = value(field, FrameTable.column(i));
                    boolean floating = field.getType() instanceof ArrowType.FloatingPoint;
                    String where = "%s, column %s".formatted(files.described(), column.name());
                    return FeatureCast.to(value, floating, column.type(), where)
                            + " AS "
                            + SqlText.identifier(column.name());
                })
                .collect(Collectors.joining(", "));
    }

    /// Writes rows as a new file of a folder, which is made if it is not there.
    ///
    /// @param partitionBy columns whose values become folders, `column=value`, as Feast's DuckDB store has them
    long addFile(ParquetFiles folder, List<String> partitionBy, RowSource rows) throws SQLException, IOException {
        refuseStorage(folder);
        Path place = Path.of(folder.path());
        Files.createDirectories(place);
        if (partitionBy.isEmpty()) {
            return written(rows, named(rows), "", place.resolve(name()));
        }
        List<String> columns =
                rows.schema().getFields().stream().map(Field::getName).toList();
        for (String column : partitionBy) {
            if (!columns.contains(column)) {
                throw ServeException.invalid("partition_by: the rows have no column %s; they have %s"
                        .formatted(column, String.join(", ", columns)));
            }
        }
        Path fresh = place.resolve("." + name());
        String format = "(FORMAT parquet, COMPRESSION snappy, PARTITION_BY (%s))"
                .formatted(partitionBy.stream().map(SqlText::identifier).collect(Collectors.joining(", ")));
        try {
            long count = copied(rows, named(rows), "", fresh, format);
            for (Path file : filesBelow(fresh)) {
                Path partition = place.resolve(
                        fresh.relativize(Optional.ofNullable(file.getParent()).orElse(fresh))
                                .toString());
                Files.createDirectories(partition);
                Files.move(file, partition.resolve(name()), StandardCopyOption.ATOMIC_MOVE);
            }
            return count;
        } finally {
            remove(fresh);
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    /// Writes rows as a data set: one file where the name ends in `.parquet`, else a folder.
    void persist(ParquetFiles target, RowSource rows, boolean overwrite) throws SQLException, IOException {
        refuseStorage(target);
        Path place = Path.of(target.path());
        if (Files.exists(place) && !overwrite) {
            throw ServeException.of(
                    ErrorCode.SAVED_DATASET_LOCATION_EXISTS,
                    "Saved dataset location %s already exists; allow_overwrite=True replaces it"
                            .formatted(target.uri()));
        }
        Path above = Optional.ofNullable(place.getParent()).orElse(place);
        Files.createDirectories(above);
        if (target.path().endsWith(".parquet")) {
            written(rows, named(rows), "", place);
            return;
        }
        Path fresh = above.resolve("." + name());
        Files.createDirectory(fresh);
        try {
            written(rows, named(rows), "", fresh.resolve(name()));
            swap(fresh, place);
        } finally {
            remove(fresh);
        }
    }

    private void swap(Path fresh, Path place) throws IOException {
        if (!Files.exists(place)) {
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = place.resolveSibling("." + name());
        Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        remove(old);
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private long written(RowSource rows, String select, String more, Path place) throws SQLException, IOException {
        Path beside = Optional.ofNullable(place.getParent()).orElse(place).resolve("." + name());
        try {
            long count = copied(rows, select, more, beside, FORMAT);
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private long copied(RowSource rows, String select, String more, Path place, String format) throws SQLException {
        List<Integer> all =
                IntStream.range(0, rows.schema().getFields().size()).boxed().toList();
        try (IncomingRows incoming = new IncomingRows(session.allocator(), rows, all)) {
            session.run(
                    "COPY (SELECT %s FROM %s%s) TO %s %s"
                            .formatted(select, Session.INCOMING, more, SqlText.text(place.toString()), format),
                    incoming);
            return incoming.passed();
        }
    }

    private static String named(RowSource rows) {
        List<Field> fields = rows.schema().getFields();
        return IntStream.range(0, fields.size())
                .mapToObj(i -> value(fields.get(i), FrameTable.column(i))
                        + " AS "
                        + SqlText.identifier(fields.get(i).getName()))
                .collect(Collectors.joining(", "));
    }

    /// Moments came in as whole numbers, see [IncomingRows].
    private static String value(Field field, String column) {
        if (!(field.getType() instanceof ArrowType.Timestamp type) || field.getDictionary() != null) {
            return column;
        }
        if (type.getUnit() == TimeUnit.NANOSECOND && type.getTimezone() == null) {
            return "make_timestamp_ns(%s)".formatted(column);
        }
        String micros = "make_timestamp(%s)".formatted(Ticks.MICROSECONDS.floor(column, type.getUnit()));
        return type.getTimezone() == null ? micros : "CAST(%s AS TIMESTAMPTZ)".formatted(micros);
    }

    private String name() {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "-0.parquet";
    }

    private static void refuseStorage(ParquetFiles files) {
        if (files.storage().isPresent()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "%s: this build reads object storage, and writes to local files".formatted(files.described()));
        }
    }
}
