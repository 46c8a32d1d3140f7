package io.featurestore.server.materialize;

import io.featurestore.server.catalog.Catalog;
import java.time.Instant;
import java.util.List;

/// What a request means, by the registry as it was when it was asked.
///
/// @param steps one for each view, in the order of the selection
record Plan(Catalog catalog, MaterializeRequest request, Selection selection, List<Step> steps) {
    Plan {
        steps = List.copyOf(steps);
    }

    /// What is to be done for a view.
    sealed interface Step {
        record Load(Task task) implements Step {}

        /// The view was materialized beyond the end that is asked for.
        record UpToDate(String view, Instant until) implements Step {}
    }
}
