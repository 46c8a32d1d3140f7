package io.featurestore.server.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.featurestore.server.offline.RowSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/// A frame as one Arrow batch, in the widest type of each column's kind; the store casts to the types of its source.
final class PushedRows implements RowSource {
    private final VectorSchemaRoot root;
    private boolean given;

    private PushedRows(VectorSchemaRoot root) {
        this.root = root;
    }

    static PushedRows of(PushedFrame frame, BufferAllocator allocator) {
        List<FieldVector> vectors = new ArrayList<>();
        boolean whole = false;
        try {
            for (SentColumn column : frame.columns()) {
                vectors.add(vector(column, allocator));
            }
            VectorSchemaRoot root = new VectorSchemaRoot(vectors);
            root.setRowCount(frame.rows());
            whole = true;
            return new PushedRows(root);
        } finally {
            if (!whole) {
                vectors.forEach(FieldVector::close);
            }
        }
    }

    private static FieldVector vector(SentColumn column, BufferAllocator allocator) {
        FieldVector vector =
                FieldType.nullable(type(column.kind())).createNewSingleVector(column.name(), allocator, null);
        boolean filled = false;
        try {
            if (vector instanceof ListVector list) {
                fill(list, column);
            } else {
                for (int row = 0; row < column.values().size(); row++) {
                    put(vector, row, column.values().get(row));
                }
            }
            filled = true;
            return vector;
        } finally {
            if (!filled) {
                vector.close();
            }
        }
    }

    private static ArrowType type(Sent.Kind kind) {
        return switch (kind) {
            case WHOLE -> new ArrowType.Int(Long.SIZE, true);
            case DECIMAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case NOTHING, TEXT -> new ArrowType.Utf8();
            case TRUTH -> new ArrowType.Bool();
            case MOMENT -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case LIST -> new ArrowType.List();
        };
    }

    private static void fill(ListVector list, SentColumn column) {
        FieldVector elements = (FieldVector)
                list.addOrGetVector(FieldType.nullable(type(column.elements()))).getVector();
        for (int row = 0; row < column.values().size(); row++) {
            if (column.values().get(row) instanceof Sent.Many many) {
                int from = list.startNewValue(row);
                for (int i = 0; i < many.elements().size(); i++) {
                    put(elements, from + i, many.elements().get(i));
                }
                list.endValue(row, many.elements().size());
            } else {
                list.setNull(row);
            }
        }
        list.setValueCount(column.values().size());
    }

    private static void put(FieldVector vector, int at, Sent value) {
        switch (value) {
            case Sent.Nothing ignored -> vector.setNull(at);
            case Sent.Whole whole -> putWhole(vector, at, whole.number());
            case Sent.Decimal decimal -> ((Float8Vector) vector).setSafe(at, decimal.number());
            case Sent.Text text ->
                ((VarCharVector) vector).setSafe(at, text.text().getBytes(UTF_8));
            case Sent.Truth truth -> ((BitVector) vector).setSafe(at, truth.truth() ? 1 : 0);
            case Sent.Moment moment -> ((TimeStampMicroTZVector) vector).setSafe(at, micros(moment.at()));
            case Sent.Many ignored -> throw new IllegalArgumentException("a list has a vector of its own");
        }
    }

    private static void putWhole(FieldVector vector, int at, long number) {
        if (vector instanceof Float8Vector numbers) {
            numbers.setSafe(at, (double) number);
        } else {
            ((BigIntVector) vector).setSafe(at, number);
        }
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public boolean next() {
        boolean first = !given;
        given = true;
        return first;
    }

    @Override
    public void close() {
        root.close();
    }
}
