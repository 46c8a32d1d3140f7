package io.featurestore.server.online;

import java.util.List;
import java.util.Optional;

/// What a plan depends on, beside the snapshot of the registry.
///
/// @param service wins over the features
/// @param features references such as `drivers:trips`, in the order of the request
/// @param fullFeatureNames whether features are called `view__feature`
public record PlanKey(Optional<String> service, List<String> features, boolean fullFeatureNames) {
    public PlanKey {
        // An immutable list is not copied, so that equal requests may share one and compare in no time.
        features = List.copyOf(features);
    }
}
