package io.featurestore.server.online.store;

import java.util.List;

/// Loads by ordinary writes: for stores whose own rule for rows that are already there keeps the newest.
final class PlainBulkWriter implements BulkWriter {
    private final OnlineStore store;
    private final String view;
    private final List<String> features;

    PlainBulkWriter(OnlineStore store, String view, List<String> features) {
        this.store = store;
        this.view = view;
        this.features = List.copyOf(features);
    }

    @Override
    public void write(EncodedRows rows) {
        store.write(new WriteBatch(view, features, rows.toRows()));
    }

    @Override
    public void finish() {
        // every write has been waited for
    }

    @Override
    public void close() {
        // the store is not ours to close
    }
}
