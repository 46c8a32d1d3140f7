package io.featurestore.server.materialize;

import java.util.List;
import java.util.Optional;

/// What is to be materialized.
///
/// @param views empty: all that are served online
/// @param version `latest`, or `v2` of the one view that is named
public record MaterializeRequest(Window window, Optional<List<String>> views, Optional<String> version) {
    public MaterializeRequest {
        views = views.map(List::copyOf);
    }
}
