package io.featurestore.operator.resolve;

import io.featurestore.operator.validate.Finding;
import java.util.List;
import java.util.Optional;

/// What came of resolving.
///
/// @param resolved what is meant; absent only if there is no spec. Where a finding blocks, what it is about is missing
/// in
///     here (a store without settings), so that it can be checked further, but it must not be rendered
/// @param findings what went wrong, the worst first
public record Resolution(Optional<Resolved> resolved, List<Finding> findings) {
    public Resolution {
        findings = findings.stream().distinct().sorted().toList();
    }
}
