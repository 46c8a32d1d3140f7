package io.featurestore.server.materialize;

import io.featurestore.server.error.ServeError;
import java.time.Instant;

/// What became of one view.
sealed interface Outcome {
    String view();

    record Done(String view, Figures figures) implements Outcome {}

    /// Nothing was to be done: the view was materialized until then before.
    record UpToDate(String view, Instant until) implements Outcome {}

    /// The view's registry entry is as before; rows that had been written stay.
    record Failed(String view, ServeError error) implements Outcome {}
}
