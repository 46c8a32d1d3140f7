package io.featurestore.server.offline;

import java.util.List;

/// A question for features as of certain times.
///
/// @param views in the order of their columns in the answer; the same view may appear under several names
/// @param fullFeatureNames whether features are called `view__feature` in the answer
/// @param project for messages
public record HistoricalRequest(
        EntityRows entities, List<ViewSelection> views, boolean fullFeatureNames, String project) {
    public HistoricalRequest {
        views = List.copyOf(views);
    }
}
