package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Rows on their way into DuckDB: columns `c0`, `c1` ..., and `r` with each row's number. Moments go in as the whole
/// numbers that they are, so that none loses its nanoseconds or its unit; nothing is copied.
final class IncomingRows extends ArrowReader {
    private final RowSource rows;
    private final List<Integer> positions;
    private final List<FieldVector> relabelled = new ArrayList<>();
    private final BigIntVector numbers;
    private final VectorSchemaRoot root;
    private long passed;
    private @Nullable RuntimeException failure;

    /// @param positions of the columns that go in
    IncomingRows(BufferAllocator allocator, RowSource rows, List<Integer> positions) {
        super(allocator);
        this.rows = rows;
        this.positions = List.copyOf(positions);
        this.numbers = new BigIntVector(FrameTable.ROW, allocator);
        List<FieldVector> vectors = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            FieldVector vector = rows.root().getVector(positions.get(i));
            FieldVector named = named(vector, FrameTable.column(i));
            relabelled.add(named);
            vectors.add(named);
        }
        vectors.add(numbers);
        this.root = new VectorSchemaRoot(vectors);
    }

    /// Whether values of the type go in as whole numbers.
    static boolean asWhole(Field field) {
        return field.getDictionary() == null
                && (field.getType() instanceof ArrowType.Timestamp || field.getType() instanceof ArrowType.Duration);
    }

    private FieldVector named(FieldVector vector, String name) {
        Field field = vector.getField();
        if (asWhole(field)) {
            return new BigIntVector(name, allocator);
        }
        return new Field(name, field.getFieldType(), field.getChildren()).createVector(allocator);
    }

    /// How many rows went in so far.
    long passed() {
        return passed;
    }

    /// Throws what kept the rows from being read to their end: DuckDB only says that something did.
    void rethrow() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        try {
            return load();
        } catch (RuntimeException e) {
            failure = e;
            throw new IOException("the rows end early", e);
        }
    }

    private boolean load() {
        for (FieldVector vector : relabelled) {
            vector.clear();
        }
        if (!rows.next()) {
            root.setRowCount(0);
            return false;
        }
        int count = rows.root().getRowCount();
        for (int i = 0; i < positions.size(); i++) {
            copy(rows.root().getVector(positions.get(i)), relabelled.get(i), count);
        }
        numbers.allocateNew(count);
        for (int i = 0; i < count; i++) {
            numbers.set(i, passed + i);
        }
        numbers.setValueCount(count);
        passed += count;
        root.setRowCount(count);
        return true;
    }

    private static void copy(FieldVector from, FieldVector to, int count) {
        to.loadFieldBuffers(new ArrowFieldNode(count, from.getNullCount()), from.getFieldBuffers());
        List<FieldVector> children = from.getChildrenFromFields();
        for (int i = 0; i < children.size(); i++) {
            FieldVector child = children.get(i);
            copy(child, to.getChildrenFromFields().get(i), child.getValueCount());
        }
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
        return root;
    }

    @Override
    public Dictionary lookup(long id) {
        return rows.dictionaries().lookup(id);
    }

    @Override
    public Set<Long> getDictionaryIds() {
        return rows.dictionaries().getDictionaryIds();
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    public void close() {
        root.close();
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
        return root.getSchema();
    }
}
