package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.validate.Finding;
import java.util.List;
import java.util.Optional;

/// What is to be done about one FeatureStore.
///
/// @param findings what is wrong, the worst first
/// @param resolved what the FeatureStore means, as far as it could be understood
/// @param objects the objects that shall exist, sorted by kind and name; empty if a finding blocks
public record Plan(List<Finding> findings, Optional<Resolved> resolved, List<HasMetadata> objects) {
    public Plan {
        findings = findings.stream().distinct().sorted().toList();
        objects = List.copyOf(objects);
    }

    /// Whether a finding forbids to touch any object: nothing is applied and nothing pruned.
    public boolean blocked() {
        return findings.stream().anyMatch(finding -> finding.level().blocks());
    }
}
