package io.featurestore.server.offline.cases;

import io.featurestore.server.offline.RowSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// A [Table] as a client would send it, in several batches.
public final class TableRows implements RowSource {
    private final Table table;
    private final int batch;
    private final VectorSchemaRoot root;
    private int sent;

    public TableRows(Table table, int batch, BufferAllocator allocator) {
        this.table = table;
        this.batch = batch;
        this.root = VectorSchemaRoot.create(schema(table), allocator);
    }

    public static Schema schema(Table table) {
        return new Schema(table.columns().entrySet().stream()
                .map(column -> field(column.getKey(), column.getValue()))
                .toList());
    }

    private static Field field(String name, String type) {
        if (type.startsWith("list<")) {
            Field item = field("item", type.substring(5, type.length() - 1));
            return new Field(name, FieldType.nullable(new ArrowType.List()), List.of(item));
        }
        return Field.nullable(name, arrow(type));
    }

    private static ArrowType arrow(String type) {
        if (type.startsWith("timestamp_")) {
            String[] parts = type.split("_", 3);
            TimeUnit unit = parts[1].equals("ns") ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND;
            String zone = parts[2].equals("naive") ? null : parts[2].equals("utc") ? "UTC" : parts[2];
            return new ArrowType.Timestamp(unit, zone);
        }
        return switch (type) {
            case "int32" -> new ArrowType.Int(32, true);
            case "int64" -> new ArrowType.Int(64, true);
            case "float32" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case "float64" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case "string" -> new ArrowType.Utf8();
            case "binary" -> new ArrowType.Binary();
            case "bool" -> new ArrowType.Bool();
            case "date" -> new ArrowType.Date(DateUnit.DAY);
            case "null" -> new ArrowType.Null();
            default -> throw new IllegalArgumentException(type);
        };
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public boolean next() {
        int count = Math.min(batch, table.rows().size() - sent);
        if (count <= 0) {
            return false;
        }
        root.clear();
        root.allocateNew();
        for (int column = 0; column < table.columns().size(); column++) {
            int at = column;
            set(
                    root.getVector(column),
                    IntStream.range(sent, sent + count)
                            .mapToObj(row -> table.rows().get(row).get(at))
                            .toArray());
        }
        root.setRowCount(count);
        sent += count;
        return true;
    }

    private static void set(FieldVector vector, Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                set(vector, i, values[i]);
            }
        }
        vector.setValueCount(values.length);
    }

    private static void set(FieldVector vector, int i, Object value) {
        switch (vector) {
            case IntVector it -> it.setSafe(i, ((Number) value).intValue());
            case BigIntVector it -> it.setSafe(i, ((Number) value).longValue());
            case Float4Vector it -> it.setSafe(i, ((Number) value).floatValue());
            case Float8Vector it -> it.setSafe(i, ((Number) value).doubleValue());
            case VarCharVector it -> it.setSafe(i, value.toString().getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector it -> it.setSafe(i, value.toString().getBytes(StandardCharsets.UTF_8));
            case BitVector it -> it.setSafe(i, (Boolean) value ? 1 : 0);
            case DateDayVector it -> it.setSafe(i, (int) ((LocalDate) value).toEpochDay());
            case TimeStampVector it -> it.setSafe(i, count(it, (Instant) value));
            case ListVector it -> list(it, i, (List<?>) value);
            case NullVector ignored -> throw new IllegalArgumentException("a value in a column of nulls");
            default -> throw new IllegalArgumentException(vector.getField().toString());
        }
    }

    private static long count(TimeStampVector vector, Instant at) {
        boolean nanos = ((ArrowType.Timestamp) vector.getField().getType()).getUnit() == TimeUnit.NANOSECOND;
        return nanos
                ? at.getEpochSecond() * 1_000_000_000 + at.getNano()
                : at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    private static void list(ListVector vector, int i, List<?> values) {
        int start = vector.startNewValue(i);
        for (int j = 0; j < values.size(); j++) {
            if (values.get(j) == null) {
                vector.getDataVector().setNull(start + j);
            } else {
                set(vector.getDataVector(), start + j, values.get(j));
            }
        }
        vector.endValue(i, values.size());
    }

    @Override
    public void close() {
        root.close();
    }
}
