package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.Labels;
import io.featurestore.operator.resolve.PodSettings;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Replicas;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The Deployment: one pod with a container for each server.
final class DeploymentRenderer {
    static final int PROGRESS_DEADLINE_SECONDS = 600;
    static final int REVISIONS = 10;

    private DeploymentRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        return Stream.of(new DeploymentBuilder()
                .withMetadata(
                        Metadata.of(resolved.owner(), resolved.owner().names().base()))
                .withNewSpec()
                .withReplicas(replicas(resolved.replicas()))
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withRevisionHistoryLimit(REVISIONS)
                .withStrategy(resolved.pod().strategy())
                .withNewSelector()
                .withMatchLabels(Labels.selector(resolved.owner().name()))
                .endSelector()
                .withTemplate(template(resolved, layout))
                .endSpec()
                .build());
    }

    /// A number that an autoscaler owns is not applied at all.
    private static @Nullable Integer replicas(Replicas replicas) {
        return switch (replicas) {
            case Replicas.Fixed fixed -> fixed.count();
            case Replicas.Autoscaled autoscaled -> null;
        };
    }

    private static PodTemplateSpec template(Resolved resolved, Layout layout) {
        PodSettings pod = resolved.pod();
        Volumes volumes = Volumes.ofServers(resolved, layout);
        Containers containers = new Containers(resolved, layout, volumes);
        SortedMap<String, String> annotations = new TreeMap<>(pod.annotations());
        annotations.put(
                Annotations.CONFIG_CHECKSUM,
                ConfigChecksum.of(ConfigRenderer.files(resolved, layout), resolved.referred()));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(new TreeMap<>(Labels.descriptive(resolved.owner().name())))
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpecLike(PodBase.of(pod.identity(), pod.identity().account(), pod.token(), "Always"))
                .withSecurityContext(pod.securityContext())
                .withNodeSelector(pod.nodeSelector())
                .withTolerations(pod.tolerations())
                .withAffinity(pod.affinity().orElse(null))
                .withTopologySpreadConstraints(pod.spread())
                .withResourceClaims(pod.resourceClaims())
                .withInitContainers(containers.init())
                .withContainers(containers.servers())
                .withVolumes(volumes.all())
                .endSpec()
                .build();
    }
}
