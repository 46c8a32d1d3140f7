package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.operator.resolve.Resolved;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Renders a FeatureStore. The list of renderers is the table of contents of what a FeatureStore consists of.
public final class Renderer {
    private static final Comparator<HasMetadata> ORDER = Comparator.comparing((HasMetadata object) -> object.getKind())
            .thenComparing(object -> object.getMetadata().getName());

    private Renderer() {}

    /// The objects that a FeatureStore consists of, sorted by kind and name. The same input gives the same objects.
    public static List<HasMetadata> render(Resolved resolved, Layout layout) {
        return Stream.of(
                        ServiceAccountRenderer.render(resolved),
                        AccessRenderer.render(resolved),
                        ConfigRenderer.render(resolved, layout),
                        ClaimRenderer.render(resolved),
                        DeploymentRenderer.render(resolved, layout),
                        ServiceRenderer.render(resolved, layout),
                        ServiceCaRenderer.render(resolved),
                        RouteRenderer.render(resolved, layout),
                        ScalingRenderer.render(resolved),
                        JobRenderer.render(resolved, layout),
                        BatchEngineRenderer.render(resolved),
                        MonitorRenderer.render(resolved),
                        LineageRenderer.render(resolved, layout))
                .flatMap(objects -> objects)
                .sorted(ORDER)
                .toList();
    }
}
