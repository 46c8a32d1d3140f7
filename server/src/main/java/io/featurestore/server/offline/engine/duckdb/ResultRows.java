package io.featurestore.server.offline.engine.duckdb;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.OfflineResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// What DuckDB answers, batch by batch, under the names and types that the request is to get. The values stay where
/// they are: only what they are called changes.
final class ResultRows implements OfflineResult {
    private final Session session;
    private final ArrowReader rows;
    private final List<DataSource> sources;
    private final List<ParquetFiles> files;
    private final long memory;
    private final VectorSchemaRoot loaded;
    private final VectorSchemaRoot root;
    private boolean closed;

    /// One column of the answer.
    ///
    /// @param type the field to show; empty: DuckDB's own
    record Output(String name, Optional<Field> type) {
        boolean isNull() {
            return type.filter(it -> it.getType() instanceof ArrowType.Null).isPresent();
        }
    }

    ResultRows(
            Session session,
            ArrowReader rows,
            List<Output> outputs,
            List<DataSource> sources,
            List<ParquetFiles> files,
            long memory)
            throws IOException {
        this.session = session;
        this.rows = rows;
        this.sources = List.copyOf(sources);
        this.files = List.copyOf(files);
        this.memory = memory;
        BufferAllocator allocator = session.allocator();
        Iterator<Field> found =
                rows.getVectorSchemaRoot().getSchema().getFields().iterator();
        List<FieldVector> present = new ArrayList<>();
        List<FieldVector> all = new ArrayList<>();
        for (Output output : outputs) {
            if (output.isNull()) {
                all.add(new NullVector(output.name(), 0));
            } else {
                FieldVector vector = Fields.shown(output, found.next()).createVector(allocator);
                present.add(vector);
                all.add(vector);
            }
        }
        this.loaded = new VectorSchemaRoot(present);
        this.root = new VectorSchemaRoot(all);
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public boolean next() {
        session.refuseCancelled();
        try {
            if (!rows.loadNextBatch()) {
                session.refuseCancelled();
                root.setRowCount(0);
                return false;
            }
            VectorSchemaRoot batch = rows.getVectorSchemaRoot();
            try (ArrowRecordBatch values = new VectorUnloader(batch).getRecordBatch()) {
                new VectorLoader(loaded).load(values);
            }
            root.setRowCount(batch.getRowCount());
            return true;
        } catch (IOException e) {
            session.refuseCancelled();
            throw Failures.of(e, files, memory);
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
        if (closed) {
            return;
        }
        closed = true;
        root.close();
        try {
            rows.close();
        } catch (IOException ignored) {
            // What is left of the answer is not wanted.
        } finally {
            session.close();
        }
    }
}
