package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.Renderer;
import io.featurestore.operator.resolve.Resolution;
import io.featurestore.operator.resolve.Resolver;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.SpecRules;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.stream.Stream;

/// The pure middle of the operator: from a world to a plan. The operator, `featurestore render`, `validate` and `up`
/// all
/// go through it, so they agree.
public final class Planner {
    private Planner() {}

    /// What is to be done about the world's FeatureStore. Objects are rendered only if no finding blocks.
    public static Plan plan(World world, Layout layout) {
        Resolution resolution = Resolver.resolve(world);
        List<Finding> findings = Stream.concat(
                        SpecRules.check(world.featureStore()).stream(), resolution.findings().stream())
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
