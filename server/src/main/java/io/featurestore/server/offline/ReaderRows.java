package io.featurestore.server.offline;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;

/// The rows of an [ArrowReader].
final class ReaderRows implements RowSource {
    private final ArrowReader reader;

    ReaderRows(ArrowReader reader) {
        this.reader = reader;
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
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
