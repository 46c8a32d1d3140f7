package io.featurestore.server.online.store;

import java.util.List;

/// Rows for one view.
///
/// @param view the view's name in the store, with the suffix of its version if it has one
/// @param features the names of the values of every row
public record WriteBatch(String view, List<String> features, List<WriteRow> rows) {
    public WriteBatch {
        features = List.copyOf(features);
        rows = List.copyOf(rows);
    }
}
