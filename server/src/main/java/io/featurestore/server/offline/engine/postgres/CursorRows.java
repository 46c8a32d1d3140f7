package io.featurestore.server.offline.engine.postgres;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.OfflineResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// The rows of a cursor as Arrow batches.
final class CursorRows implements OfflineResult {
    static final int BATCH_ROWS = 8_192;

    private final PgSession session;
    private final ResultSet rows;
    private final List<DataSource> sources;
    private final VectorSchemaRoot root;
    private final List<Cells> cells;

    CursorRows(PgSession session, ResultSet rows, List<DataSource> sources, VectorSchemaRoot root, List<Cells> cells) {
        this.session = session;
        this.rows = rows;
        this.sources = List.copyOf(sources);
        this.root = root;
        this.cells = List.copyOf(cells);
    }

    /// All columns as the database types them.
    static CursorRows all(
            PgSession session, ResultSet rows, List<DataSource> sources, BufferAllocator allocator, String where)
            throws SQLException {
        List<PgColumn> columns = PgSession.columns(rows.getMetaData());
        List<FieldVector> vectors = new ArrayList<>();
        List<Cells> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            PgColumn column = columns.get(i);
            FieldVector vector = field(column).createVector(allocator);
            vectors.add(vector);
            cells.add(new Cells(column, i + 1, vector, where + ", column " + column.name(), column.feastName()));
        }
        return new CursorRows(session, rows, sources, new VectorSchemaRoot(vectors), cells);
    }

    /// What a column is where nothing else is asked of it.
    static Field field(PgColumn column) {
        return column.element()
                .map(element -> new Field(
                        column.name(),
                        FieldType.nullable(new ArrowType.List()),
                        List.of(Field.nullable("item", element.arrow()))))
                .orElseGet(() -> Field.nullable(column.name(), column.arrow()));
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public boolean next() {
        return next(BATCH_ROWS) > 0;
    }

    /// Pulls up to so many rows.
    ///
    /// @return how many there were
    int next(int most) {
        session.refuseCancelled();
        try {
            root.clear();
            root.allocateNew();
            int count = 0;
            while (count < most && rows.next()) {
                for (Cells each : cells) {
                    each.read(rows, count);
                }
                count++;
            }
            root.setRowCount(count);
            return count;
        } catch (SQLException e) {
            throw PgFailures.of(e);
        }
    }

    @Override
    public List<DataSource> sources() {
        return sources;
    }

    @Override
    public void cancel() {
        session.cancel();
    }

    @Override
    public void close() {
        root.close();
        session.close();
    }
}
