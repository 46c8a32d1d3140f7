package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.render.config.ServerConfig;
import io.featurestore.operator.resolve.LineageSettings;
import io.featurestore.operator.resolve.ReferredContent;
import io.featurestore.operator.resolve.Resolved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The server that receives lineage events: a Deployment of its own with a Service, and a ServiceAccount without any
/// right and without a token. A process of this machine (`up`) is none of it.
final class LineageRenderer {
    private static final String NAME = "lineage";
    private static final String TLS_PATH = "/tls/lineage";
    private static final int PLAIN_PORT = 6580;
    private static final int TLS_PORT = 6581;

    private final Resolved resolved;
    private final LineageSettings lineage;
    private final FeatureStoreNames names;

    private LineageRenderer(Resolved resolved, LineageSettings lineage) {
        this.resolved = resolved;
        this.lineage = lineage;
        this.names = resolved.owner().names();
    }

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        return resolved.lineage().filter(lineage -> !layout.loopback()).stream().flatMap(lineage -> {
            LineageRenderer renderer = new LineageRenderer(resolved, lineage);
            return Stream.of(renderer.account(), renderer.deployment(), renderer.service());
        });
    }

    /// The file of the configuration, if there is a server that reads it.
    static Optional<String> file(Resolved resolved, Layout layout) {
        return resolved.lineage().map(lineage -> ServerConfig.lineage(resolved, Endpoints.of(resolved, layout)));
    }

    /// Labels of the Go operator, which are in a selector that can't change. They name a FeatureStore of their own, so
    /// that the Services of the servers do not reach these pods.
    private Map<String, String> labels() {
        return new TreeMap<>(Labels.descriptive(names.lineageLabel(), ServiceType.LINEAGE));
    }

    private ObjectMeta metadata() {
        return new ObjectMetaBuilder(Metadata.of(resolved.owner(), names.lineage(), ServiceType.LINEAGE))
                .withLabels(labels())
                .build();
    }

    private HasMetadata account() {
        return ServiceAccountRenderer.account(
                Metadata.of(resolved.owner(), names.lineage(), ServiceType.LINEAGE),
                resolved.pod().identity());
    }

    private HasMetadata deployment() {
        return new DeploymentBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .withReplicas(lineage.replicas())
                .withProgressDeadlineSeconds(DeploymentRenderer.PROGRESS_DEADLINE_SECONDS)
                .withRevisionHistoryLimit(DeploymentRenderer.REVISIONS)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString("25%"))
                .withMaxUnavailable(new IntOrString("25%"))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(labels())
                .endSelector()
                .withTemplate(template())
                .endSpec()
                .build();
    }

    private PodTemplateSpec template() {
        SortedMap<String, String> annotations = new TreeMap<>(Map.of(Annotations.CONFIG_CHECKSUM, checksum()));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels())
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpecLike(PodBase.of(resolved.pod().identity(), names.lineage(), false, "Always"))
                .withSecurityContext(resolved.pod().securityContext())
                .withNodeSelector(lineage.nodeSelector())
                .withTolerations(resolved.pod().tolerations())
                .withContainers(container())
                .withVolumes(volumes())
                .endSpec()
                .build();
    }

    private String checksum() {
        SortedMap<String, String> files = new TreeMap<>();
        file(resolved, Layout.CLUSTER).ifPresent(text -> files.put(ConfigRenderer.LINEAGE_KEY, text));
        return ConfigChecksum.of(files, new ReferredContent(resolved.referred().salt(), lineage.referred()));
    }

    private Container container() {
        ContainerBuilder container = ContainerBase.of(
                        NAME,
                        lineage.server().image(),
                        lineage.server().pullPolicy(),
                        lineage.server().own())
                .withWorkingDir("/tmp")
                .withCommand(Commands.lineage(lineage, port()))
                .withEnv(Environment.of(
                        resolved,
                        Volumes.CONFIG_PATH + "/" + ConfigRenderer.LINEAGE_KEY,
                        lineage.server().env()))
                .withEnvFrom(lineage.server().envFrom())
                .withResources(Canonical.resources(lineage.server().resources()))
                .withPorts(Containers.port(portName(), port()))
                .withVolumeMounts(mounts());
        Probes.openPort(container, port());
        return container.build();
    }

    /// A volume or mount of the user's takes the place of one of ours that has its name or path.
    private List<Volume> volumes() {
        Map<String, Volume> volumes = new LinkedHashMap<>();
        TlsFiles.ofRegistryClient(resolved).volumes().forEach(volume -> Volumes.put(volumes, volume));
        lineage.tls().ifPresent(tls -> Volumes.put(volumes, TlsFiles.keys(TlsFiles.LINEAGE, tls)));
        Volumes.put(volumes, Volumes.config(resolved, ConfigRenderer.LINEAGE_KEY));
        lineage.volumes().forEach(volume -> Volumes.put(volumes, Canonical.volume(volume)));
        return List.copyOf(volumes.values());
    }

    private List<VolumeMount> mounts() {
        Map<String, VolumeMount> mounts = new LinkedHashMap<>();
        TlsFiles.ofRegistryClient(resolved)
                .mounts(ConfigRenderer.LINEAGE_KEY)
                .forEach(mount -> Volumes.put(mounts, mount));
        Volumes.put(
                mounts, MountedFiles.readOnly(Volumes.configVolume(ConfigRenderer.LINEAGE_KEY), Volumes.CONFIG_PATH));
        if (lineage.tls().isPresent()) {
            Volumes.put(mounts, MountedFiles.readOnly(TlsFiles.volume(TlsFiles.LINEAGE), TLS_PATH));
        }
        lineage.server().mounts().forEach(mount -> Volumes.put(mounts, Canonical.mount(mount)));
        return List.copyOf(mounts.values());
    }

    private int port() {
        return lineage.tls().isPresent() ? TLS_PORT : PLAIN_PORT;
    }

    private String portName() {
        return lineage.tls().isPresent() ? "https" : "http";
    }

    private HasMetadata service() {
        int open = lineage.tls().isPresent() ? Endpoints.TLS_PORT : Endpoints.PLAIN_PORT;
        return ServiceRenderer.service(metadata(), labels(), List.of(ServiceRenderer.port(portName(), open, port())));
    }
}
