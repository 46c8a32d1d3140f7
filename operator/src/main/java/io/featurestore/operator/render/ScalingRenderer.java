package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.featurestore.crd.Labels;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Replicas;
import java.util.stream.Stream;

/// The HorizontalPodAutoscaler, and the PodDisruptionBudget, which there is only while there may be several pods: with
/// a single one it would only keep nodes from being drained.
final class ScalingRenderer {
    private ScalingRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        Stream<HasMetadata> autoscaler = switch (resolved.replicas()) {
            case Replicas.Fixed fixed -> Stream.empty();
            case Replicas.Autoscaled autoscaled -> Stream.of(autoscaler(resolved, autoscaled));
        };
        Stream<HasMetadata> budget = resolved
                .pod()
                .disruption()
                .filter(disruption -> resolved.replicas().scaled())
                .map(disruption -> budget(resolved, disruption))
                .stream();
        return Stream.concat(autoscaler, budget);
    }

    private static HasMetadata autoscaler(Resolved resolved, Replicas.Autoscaled autoscaled) {
        String name = resolved.owner().names().base();
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(Metadata.of(resolved.owner(), name))
                .withNewSpec()
                .withNewScaleTargetRef()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(name)
                .endScaleTargetRef()
                .withMinReplicas(autoscaled.min())
                .withMaxReplicas(autoscaled.max())
                .withMetrics(
                        autoscaled.metrics().stream().map(Canonical::metric).toList())
                .withBehavior(autoscaled.behavior().orElse(null))
                .endSpec()
                .build();
    }

    private static HasMetadata budget(Resolved resolved, Resolved.Disruption disruption) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(
                        Metadata.of(resolved.owner(), resolved.owner().names().base()))
                .withNewSpec()
                .withMinAvailable(disruption.minAvailable().orElse(null))
                .withMaxUnavailable(disruption.maxUnavailable().orElse(null))
                .withNewSelector()
                .withMatchLabels(Labels.selector(resolved.owner().name()))
                .endSelector()
                .endSpec()
                .build();
    }
}
