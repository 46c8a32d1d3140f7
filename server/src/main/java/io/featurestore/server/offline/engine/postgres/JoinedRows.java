package io.featurestore.server.offline.engine.postgres;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.OfflineResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/// The frame's rows from its file beside their features from the cursor, which come in the same order.
final class JoinedRows implements OfflineResult {
    private final SpooledFrame frame;
    private final ArrowStreamReader left;
    private final CursorRows right;
    private final VectorSchemaRoot root;

    JoinedRows(SpooledFrame frame, CursorRows right) throws IOException {
        this.frame = frame;
        this.right = right;
        this.left = frame.read();
        List<FieldVector> all = new ArrayList<>(left.getVectorSchemaRoot().getFieldVectors());
        all.addAll(right.root().getFieldVectors());
        this.root = new VectorSchemaRoot(all);
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public DictionaryProvider dictionaries() {
        return left;
    }

    @Override
    public boolean next() {
        int wanted;
        try {
            if (!left.loadNextBatch()) {
                root.setRowCount(0);
                return false;
            }
            wanted = left.getVectorSchemaRoot().getRowCount();
        } catch (IOException e) {
            throw PgSession.unreadable(e);
        }
        if (right.next(wanted) != wanted) {
            throw new IllegalStateException("the join gave fewer rows than the frame has");
        }
        root.setRowCount(wanted);
        return true;
    }

    @Override
    public List<DataSource> sources() {
        return right.sources();
    }

    @Override
    public void cancel() {
        right.cancel();
    }

    @Override
    public void close() {
        right.close();
        try {
            left.close();
        } catch (IOException e) {
            throw PgSession.unreadable(e);
        } finally {
            frame.close();
        }
    }
}
