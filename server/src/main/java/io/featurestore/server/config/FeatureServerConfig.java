package io.featurestore.server.config;

import java.util.List;

/// The `feature_server` section.
///
/// @param notBuilt what the section switches on and this build does not have; the online server refuses to start
public record FeatureServerConfig(Metrics metrics, List<Unavailable> notBuilt) {
    public FeatureServerConfig {
        notBuilt = List.copyOf(notBuilt);
    }

    /// Which groups of Prometheus metrics are kept.
    ///
    /// @param enabled whether they can be scraped at all, like the flag `--metrics` of `feast serve`
    /// @param featureCountBins upper bounds for the label `feature_count`, strictly increasing
    public record Metrics(
            boolean enabled,
            boolean resource,
            boolean request,
            boolean onlineFeatures,
            boolean push,
            boolean materialization,
            boolean freshness,
            boolean offlineFeatures,
            List<Integer> featureCountBins) {
        public Metrics {
            featureCountBins = List.copyOf(featureCountBins);
        }
    }
}
