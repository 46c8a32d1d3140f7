package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityFrame;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.value.IsoTimes;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// Entity rows in two places: whole in a file, to come back as they are; and in the temporary table `frame`, where `r`
/// is a row's place, `u` the last microsecond that is not after its time, `l` the first that is not before it, and `k0`
/// ... its keys.
final class SpooledFrame implements AutoCloseable {
    private final EntityFrame frame;
    private final List<String> keys;
    private final Path file;
    private final BufferAllocator allocator;

    private SpooledFrame(EntityFrame frame, List<String> keys, Path file, BufferAllocator allocator) {
        this.frame = frame;
        this.keys = List.copyOf(keys);
        this.file = file;
        this.allocator = allocator;
    }

    /// Reads the rows to their end.
    ///
    /// @param keys the columns that views are joined on
    static SpooledFrame of(
            EntityFrame frame,
            List<String> keys,
            RowSource rows,
            PgSession session,
            Path folder,
            BufferAllocator allocator)
            throws SQLException, IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "frame-", ".arrow");
        SpooledFrame spooled = new SpooledFrame(frame, keys, file, allocator);
        boolean done = false;
        try {
            spooled.createTable(session);
            spooled.write(rows, session);
            session.run("ANALYZE frame");
            done = true;
            return spooled;
        } finally {
            if (!done) {
                spooled.close();
            }
        }
    }

    /// The position of a key among `k0` ...
    int key(String frameColumn) {
        return keys.indexOf(frameColumn);
    }

    Field keyField(String frameColumn) {
        return frame.columns().get(frame.position(frameColumn)).field();
    }

    private void createTable(PgSession session) throws SQLException {
        StringBuilder columns = new StringBuilder("r int8, u timestamptz, l timestamptz");
        for (int i = 0; i < keys.size(); i++) {
            columns.append(", k").append(i).append(' ').append(ArrowText.type(keyField(keys.get(i))));
        }
        session.run("CREATE TEMPORARY TABLE frame (" + columns + ")");
    }

    private void write(RowSource rows, PgSession session) throws SQLException, IOException {
        List<FieldVector> vectors = new ArrayList<>();
        for (int i = 0; i < frame.columns().size(); i++) {
            vectors.add(field(i).createVector(allocator));
        }
        try (VectorSchemaRoot kept = new VectorSchemaRoot(vectors);
                var out = Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                ArrowStreamWriter writer = new ArrowStreamWriter(kept, rows.dictionaries(), out);
                CopyRows copy = session.copyInto("frame")) {
            writer.start();
            long number = 0;
            while (rows.next()) {
                for (int from = 0; from < rows.root().getRowCount(); from += CursorRows.BATCH_ROWS) {
                    int count = Math.min(CursorRows.BATCH_ROWS, rows.root().getRowCount() - from);
                    fill(rows.root(), from, count, kept);
                    copy(kept, number, copy);
                    writer.writeBatch();
                    number += count;
                }
            }
            writer.end();
            copy.end();
        }
    }

    /// The column as it comes back: the time in UTC, in the unit in which it came.
    private Field field(int position) {
        Field field = frame.columns().get(position).field();
        if (position != frame.time() || field.getType() instanceof ArrowType.Date) {
            return field;
        }
        TimeUnit unit = field.getType() instanceof ArrowType.Timestamp type ? type.getUnit() : TimeUnit.MICROSECOND;
        return Field.nullable(field.getName(), new ArrowType.Timestamp(unit, "UTC"));
    }

    private void fill(VectorSchemaRoot from, int start, int count, VectorSchemaRoot to) {
        to.clear();
        for (int i = 0; i < frame.columns().size(); i++) {
            FieldVector source = from.getVector(frame.columns().get(i).position());
            FieldVector target = to.getVector(i);
            if (i == frame.time() && !(source instanceof TimeStampVector) && !(source instanceof DateDayVector)) {
                parse(source, start, count, (TimeStampMicroTZVector) target);
            } else if (i == frame.time()) {
                for (int row = 0; row < count; row++) {
                    retime(source, start + row, target, row);
                }
                target.setValueCount(count);
            } else {
                target.setInitialCapacity(count);
                target.allocateNew();
                for (int row = 0; row < count; row++) {
                    target.copyFromSafe(start + row, row, source);
                }
                target.setValueCount(count);
            }
        }
        to.setRowCount(count);
    }

    private static void retime(FieldVector source, int from, FieldVector target, int to) {
        if (source.isNull(from)) {
            target.setNull(to);
        } else if (source instanceof TimeStampVector times) {
            ((TimeStampVector) target).setSafe(to, times.get(from));
        } else {
            ((DateDayVector) target).setSafe(to, ((DateDayVector) source).get(from));
        }
    }

    private void parse(FieldVector source, int start, int count, TimeStampMicroTZVector target) {
        String name = source.getName();
        if (!(source instanceof VarCharVector texts)) {
            throw ServeException.of(ErrorCode.ENTITY_TIMESTAMP_INFERENCE, "The entity rows hold no times in " + name);
        }
        for (int row = 0; row < count; row++) {
            if (texts.isNull(start + row)) {
                target.setNull(row);
                continue;
            }
            Optional<Instant> time = IsoTimes.find(new String(texts.get(start + row), StandardCharsets.UTF_8));
            target.setSafe(
                    row,
                    Moments.micros(time.orElseThrow(() -> ServeException.invalid(
                            "The entity rows hold a text in %s that is no ISO 8601 time".formatted(name)))));
        }
        target.setValueCount(count);
    }

    private void copy(VectorSchemaRoot rows, long first, CopyRows copy) throws SQLException {
        FieldVector times = rows.getVector(frame.time());
        for (int row = 0; row < rows.getRowCount(); row++) {
            copy.add(Long.toString(first + row));
            Optional<Instant> time = time(times, row);
            if (time.isEmpty()) {
                copy.addNull();
                copy.addNull();
            } else {
                Instant floor = time.get().truncatedTo(ChronoUnit.MICROS);
                copy.add(ArrowText.time(floor));
                copy.add(ArrowText.time(floor.equals(time.get()) ? floor : floor.plus(1, ChronoUnit.MICROS)));
            }
            for (String key : keys) {
                FieldVector vector = rows.getVector(frame.position(key));
                if (vector.isNull(row)) {
                    copy.addNull();
                } else {
                    copy.add(ArrowText.of(vector, row));
                }
            }
            copy.endRow();
        }
    }

    private static Optional<Instant> time(FieldVector times, int row) {
        if (times.isNull(row)) {
            return Optional.empty();
        }
        return Optional.of(
                times instanceof DateDayVector days
                        ? Instant.EPOCH.plus(Duration.ofDays(days.get(row)))
                        : Moments.instant(((TimeStampVector) times).get(row), times.getField()));
    }

    /// The rows as they come back.
    ArrowStreamReader read() throws IOException {
        return new ArrowStreamReader(Channels.newInputStream(Files.newByteChannel(file)), allocator);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw PgSession.unreadable(e);
        }
    }
}
