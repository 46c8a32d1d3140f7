package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.render.config.ServerConfig;
import io.featurestore.operator.resolve.LineageSettings;
import io.featurestore.operator.resolve.ReferredContent;
import io.featurestore.operator.resolve.Resolved;
import java.util.ArrayList;
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
    private static final String CONFIG = "feast-config-lineage";
    private static final String CONFIG_PATH = "/etc/feast";
    private static final String TLS = "lineage-tls";
    private static final String TLS_PATH = "/tls/lineage";
    private static final int CONFIG_MODE = 0440;
    private static final int PLAIN_PORT = 6580;
    private static final int TLS_PORT = 6581;
    private static final int PROGRESS_DEADLINE_SECONDS = 600;
    private static final int REVISIONS = 10;

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
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withRevisionHistoryLimit(REVISIONS)
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
                .withCommand(command())
                .withEnv(Environment.of(
                        resolved,
                        CONFIG_PATH + "/" + ConfigRenderer.LINEAGE_KEY,
                        lineage.server().env()))
                .withEnvFrom(lineage.server().envFrom())
                .withResources(Canonical.resources(lineage.server().resources()))
                .withPorts(new ContainerPortBuilder()
                        .withName(portName())
                        .withContainerPort(port())
                        .withProtocol("TCP")
                        .build())
                .withVolumeMounts(mounts());
        Probes.openPort(container, port());
        return container.build();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("feast"));
        lineage.server().logLevel().ifPresent(level -> command.addAll(List.of("--log-level", level)));
        command.addAll(List.of("serve_lineage", "-h", "0.0.0.0"));
        lineage.tls()
                .ifPresent(tls -> command.addAll(List.of(
                        "--key", TLS_PATH + "/" + tls.privateKey(), "--cert", TLS_PATH + "/" + tls.certificate())));
        command.addAll(List.of("-p", Integer.toString(port())));
        return command;
    }

    /// A volume or mount of the user's takes the place of one of ours that has its name or path.
    private List<Volume> volumes() {
        Map<String, Volume> volumes = new LinkedHashMap<>();
        TlsFiles.ofRegistryClient(resolved).volumes().forEach(volume -> volumes.put(volume.getName(), volume));
        lineage.tls()
                .ifPresent(tls -> volumes.put(TLS, secret(TLS, tls.secret()).build()));
        volumes.put(
                CONFIG,
                secret(CONFIG, names.config())
                        .editSecret()
                        .addNewItem()
                        .withKey(ConfigRenderer.LINEAGE_KEY)
                        .withPath(ConfigRenderer.LINEAGE_KEY)
                        .endItem()
                        .endSecret()
                        .build());
        lineage.volumes().forEach(volume -> volumes.put(volume.getName(), Canonical.volume(volume)));
        return List.copyOf(volumes.values());
    }

    private static VolumeBuilder secret(String volume, String name) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(name)
                .withDefaultMode(CONFIG_MODE)
                .endSecret();
    }

    private List<VolumeMount> mounts() {
        Map<String, VolumeMount> mounts = new LinkedHashMap<>();
        TlsFiles.ofRegistryClient(resolved)
                .mounts(ConfigRenderer.LINEAGE_KEY)
                .forEach(mount -> mounts.put(mount.getMountPath(), mount));
        mounts.put(CONFIG_PATH, readOnly(CONFIG, CONFIG_PATH));
        if (lineage.tls().isPresent()) {
            mounts.put(TLS_PATH, readOnly(TLS, TLS_PATH));
        }
        lineage.server().mounts().forEach(mount -> mounts.put(mount.getMountPath(), Canonical.mount(mount)));
        return List.copyOf(mounts.values());
    }

    private static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    private int port() {
        return lineage.tls().isPresent() ? TLS_PORT : PLAIN_PORT;
    }

    private String portName() {
        return lineage.tls().isPresent() ? "https" : "http";
    }

    private HasMetadata service() {
        return new ServiceBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .withType("ClusterIP")
                .withInternalTrafficPolicy("Cluster")
                .withSessionAffinity("None")
                .withSelector(labels())
                .withPorts(new ServicePortBuilder()
                        .withName(portName())
                        .withPort(lineage.tls().isPresent() ? 443 : 80)
                        .withProtocol("TCP")
                        .withTargetPort(new IntOrString(port()))
                        .build())
                .endSpec()
                .build();
    }
}
