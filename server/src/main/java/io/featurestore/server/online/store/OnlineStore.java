package io.featurestore.server.online.store;

import java.util.List;

/// An online store of one project. Safe for use by many threads; calls block until the store has answered.
///
/// Each method throws `ServeException` with `UNAVAILABLE` when the store does not answer, and `DEADLINE_EXCEEDED` when
/// it does not answer in time; the message names the store and holds no secret.
public interface OnlineStore extends AutoCloseable {

    /// What the store is called in messages, for instance `redis at cache:6379`.
    String name();

    /// Whether a call holds its thread in native code, so that it needs a platform thread.
    boolean blocksInNativeCode();

    /// Prepares reading of columns of one view; made once for a plan, used for many requests.
    ///
    /// @param view the view's name in the store, with the suffix of its version if it has one (`drivers_v2`)
    ViewReader reader(String view, List<String> features);

    /// Reads all that the fetches ask for, in as few round trips as the store allows, and fills in their cells.
    ///
    /// @param fetches with readers of this store
    void read(List<Fetch> fetches);

    /// Writes the rows of one view, by the store's own rule for rows that are already there.
    void write(WriteBatch batch);

    /// Begins to load many rows of one view.
    ///
    /// @param view the view's name in the store, with the suffix of its version if it has one
    /// @param features the names of the values of every row
    default BulkWriter bulk(String view, List<String> features) {
        return new PlainBulkWriter(this, view, features);
    }

    /// Returns when the store has answered something.
    void ping();

    @Override
    void close();
}
