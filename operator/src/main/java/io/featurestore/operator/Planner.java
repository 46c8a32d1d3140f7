package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.Renderer;
import io.featurestore.operator.resolve.Resolution;
import io.featurestore.operator.resolve.Resolver;
import io.featurestore.operator.validate.Admission;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.SpecRules;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The pure middle of the operator: from a world to a plan. The operator, `featurestore render`, `validate` and `up`
/// all go through it, so they agree.
public final class Planner {
    private Planner() {}

    /// What is to be done about the world's FeatureStore. Objects are rendered only if no finding blocks. A
    /// FeatureStore that our CRD would refuse can still be stored, by an older CRD or another one: it is not looked at
    /// any further.
    public static Plan plan(World world, Layout layout) {
        List<Finding> admission = Admission.check(world.featureStore());
        if (admission.stream().anyMatch(finding -> finding.level().blocks())) {
            return new Plan(admission, Optional.empty(), List.of());
        }
        Resolution resolution = Resolver.resolve(world);
        List<Finding> findings = Stream.of(admission, SpecRules.check(world.featureStore()), resolution.findings())
                .flatMap(List::stream)
                .toList();
        boolean blocked = findings.stream().anyMatch(finding -> finding.level().blocks());
        List<HasMetadata> objects = blocked
                ? List.of()
                : resolution
                        .resolved()
                        .map(resolved -> Renderer.render(resolved, layout))
                        .orElse(List.of());
        return new Plan(findings, resolution.resolved(), objects);
    }
}
