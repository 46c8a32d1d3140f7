package io.featurestore.server.offline.flight;

import io.featurestore.server.offline.RowSource;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;

/// The rows of a call for whoever works on them. Closing them closes nothing: the call still has to take in what its
/// client goes on sending before it can be told why the work ended.
record BorrowedRows(RowSource rows) implements RowSource {

    BorrowedRows(ArrowReader reader) {
        this(RowSource.of(reader));
    }

    @Override
    public VectorSchemaRoot root() {
        return rows.root();
    }

    @Override
    public DictionaryProvider dictionaries() {
        return rows.dictionaries();
    }

    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public void close() {
        // the call closes them
    }
}
