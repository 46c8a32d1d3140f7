package io.featurestore.server.online.store;

/// Loads many rows of one view, batch by batch. A row never takes the place of a later one: whichever of two loads runs
/// first, the newest event is what stays. Not safe for use by several threads.
///
/// Each method throws `ServeException` as [OnlineStore] says; what was written before then stays.
public interface BulkWriter extends AutoCloseable {

    /// Hands over rows, which may be changed as soon as this returns. They need not be in the store before [#finish].
    ///
    /// @param rows whose keys no other rows of this load have
    void write(EncodedRows rows);

    /// Returns when everything that was handed over is in the store.
    void finish();

    /// Frees what is held; rows that are still on their way may or may not arrive.
    @Override
    void close();
}
