package io.featurestore.server.offline;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/// Rows as a stream of Arrow record batches, pulled by whoever consumes them and read once: an uploaded frame on the
/// way in, an answer on the way out. Not safe for several threads.
public interface RowSource extends AutoCloseable {

    /// The columns; known before the first batch, and also where there is none.
    default Schema schema() {
        return root().getSchema();
    }

    /// Where [#next] puts each batch. It is the same object for the life of the stream, and its content is overwritten
    /// by the next batch.
    VectorSchemaRoot root();

    /// The dictionaries of dictionary-encoded columns.
    default DictionaryProvider dictionaries() {
        return new DictionaryProvider.MapDictionaryProvider();
    }

    /// Pulls the next batch into [#root]; false at the end. A batch may have no rows.
    ///
    /// @throws io.featurestore.server.error.ServeException if the rest can't be had, for instance because a file of
    /// the source went away; what was pulled before must then not be taken for the whole
    boolean next();

    /// Frees what is held; ends the work behind an answer that was not read to its end. May be called more than once.
    @Override
    void close();

    /// An Arrow stream or file.
    static RowSource of(ArrowReader reader) {
        return new ReaderRows(reader);
    }
}
