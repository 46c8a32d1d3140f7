package io.featurestore.server.online;

import java.util.List;
import java.util.Optional;

/// What a client wants to have materialized, as it says it.
///
/// @param incremental whether each view begins where it ended last
/// @param everything whether all rows are meant, whatever their time (`disable_event_timestamp`)
/// @param views empty: all that are served online
/// @param version of the one view that is named
/// @param async whether the answer comes when the work has begun
/// @param force whether a view may be begun that is being materialized already, by its state
public record MaterializeQuery(
        boolean incremental,
        Optional<String> start,
        Optional<String> end,
        boolean everything,
        Optional<List<String>> views,
        Optional<String> version,
        boolean async,
        boolean force) {
    public MaterializeQuery {
        views = views.map(List::copyOf);
    }
}
