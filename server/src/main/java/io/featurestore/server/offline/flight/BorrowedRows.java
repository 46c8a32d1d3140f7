package io.featurestore.server.offline.flight;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.RowSource;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/// The rows of a call for whoever works on them. Closing them closes nothing: the call still has to take in what its
/// client goes on sending before it can be told why the work ended.
record BorrowedRows(ArrowReader reader) implements RowSource {

    @Override
    public Schema schema() {
        return root().getSchema();
    }

    @Override
    public VectorSchemaRoot root() {
        try {
            return reader.getVectorSchemaRoot();
        } catch (IOException ignored) {
            throw unreadable();
        }
    }

    @Override
    public DictionaryProvider dictionaries() {
        return reader;
    }

    @Override
    public boolean next() {
        try {
            return reader.loadNextBatch();
        } catch (IOException ignored) {
            throw unreadable();
        }
    }

    private static ServeException unreadable() {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, "the rows are no Arrow stream that can be read");
    }

    @Override
    public void close() {
        // the call closes them
    }
}
