package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.render.Endpoints;
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

    /// The world's FeatureStore with the addresses in its status that a running operator would write there: what
    /// another
    /// FeatureStore, which refers to it, sees where there is no cluster.
    public static FeatureStore settled(World world, Layout layout) {
        FeatureStore written = world.featureStore();
        FeatureStore settled = new FeatureStore();
        settled.setMetadata(written.getMetadata());
        settled.setSpec(written.getSpec());
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.serviceHostnames = new FeatureStoreStatus.ServiceHostnames();
        Resolver.resolve(world).resolved().ifPresent(resolved -> {
            Endpoints endpoints = Endpoints.of(resolved, layout);
            endpoints.registry().ifPresent(address -> status.serviceHostnames.registry = address);
            endpoints.registryRest().ifPresent(address -> status.serviceHostnames.registryRest = address);
            endpoints.online().ifPresent(address -> status.serviceHostnames.onlineStore = address);
        });
        settled.setStatus(status);
        return settled;
    }
}
