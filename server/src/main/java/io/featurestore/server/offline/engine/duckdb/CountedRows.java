package io.featurestore.server.offline.engine.duckdb;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineResult;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/// An answer whose number of rows is known beforehand. Files that are written over between two looks at them give
/// another number: such an answer is of neither state, and is not taken for one.
final class CountedRows implements OfflineResult {
    private final OfflineResult rows;
    private final long expected;
    private final ParquetFiles files;
    private long seen;

    CountedRows(OfflineResult rows, long expected, ParquetFiles files) {
        this.rows = rows;
        this.expected = expected;
        this.files = files;
    }

    @Override
    public boolean next() {
        boolean more = rows.next();
        seen += more ? root().getRowCount() : 0;
        if (more ? seen > expected : seen != expected) {
            throw ServeException.of(
                    ErrorCode.UNAVAILABLE, files.described() + " was changed while it was read; ask again");
        }
        return more;
    }

    @Override
    public VectorSchemaRoot root() {
        return rows.root();
    }

    @Override
    public List<DataSource> sources() {
        return rows.sources();
    }

    @Override
    public void cancel() {
        rows.cancel();
    }

    @Override
    public void close() {
        rows.close();
    }
}
