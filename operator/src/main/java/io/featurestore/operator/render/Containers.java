package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The containers of the pod: one a server, and before them those that fill the feature repository.
final class Containers {
    private static final String CONFIG_VARIABLE = "FEAST_FS_YAML_FILE_PATH";

    /// Until the endpoints of a Service are updated everywhere, requests still come; a server that several pods stand
    /// in
    /// for waits so long before it stops.
    private static final String DRAIN_SECONDS = "5";

    private final Resolved resolved;
    private final Layout layout;
    private final Volumes volumes;

    Containers(Resolved resolved, Layout layout, Volumes volumes) {
        this.resolved = resolved;
        this.layout = layout;
        this.volumes = volumes;
    }

    List<Container> servers() {
        return Stream.concat(
                        resolved.registry().server().map(this::registry).stream(),
                        resolved.online().server().map(this::online).stream())
                .toList();
    }

    private Container registry(Resolved.RegistryServer server) {
        Layout.Ports ports = layout.ports();
        List<ContainerPort> open = new ArrayList<>();
        if (server.grpc()) {
            open.add(port("registry", ports.registry()));
        }
        if (server.rest()) {
            open.add(port("registry-rest", ports.registryRest()));
        }
        ContainerBuilder container = server("registry", server.settings(), ConfigRenderer.REGISTRY_KEY)
                .withCommand(Commands.registry(server, layout))
                .withPorts(open);
        Probes.registry(container, server, resolved.auth(), ports);
        return container.build();
    }

    private Container online(ServerSettings server) {
        Layout.Ports ports = layout.ports();
        List<ContainerPort> open = new ArrayList<>(List.of(port("online", ports.online())));
        if (server.metricsPort()) {
            open.add(port("metrics", ports.metrics()));
        }
        ContainerBuilder container = server("online", server, ConfigRenderer.ONLINE_KEY)
                .withCommand(Commands.online(server, layout))
                .withPorts(open);
        Probes.online(container, ports);
        return container.build();
    }

    private ContainerBuilder server(String name, ServerSettings server, String configKey) {
        ContainerBuilder container = container(name, server.image(), server.pullPolicy(), server.own())
                .withWorkingDir(layout.path(resolved.repository().directory()))
                .withEnv(environment(configKey, server.env()))
                .withEnvFrom(server.envFrom())
                .withResources(Canonical.resources(server.resources()))
                .withVolumeMounts(volumes.mounts(server.mounts(), Optional.of(configKey), server.own()));
        if (resolved.pod().severalPods()) {
            container
                    .withNewLifecycle()
                    .withNewPreStop()
                    .withNewExec()
                    .withCommand("sleep", DRAIN_SECONDS)
                    .endExec()
                    .endPreStop()
                    .endLifecycle();
        }
        return container;
    }

    List<Container> init() {
        return resolved.repository().init().stream()
                .flatMap(init -> Stream.concat(
                        Stream.of(scaffold(init)), init.apply() ? Stream.of(apply(init)) : Stream.empty()))
                .toList();
    }

    private Container scaffold(Resolved.Init init) {
        return container("feast-init", init.image(), pullPolicy(init), init.own())
                .withWorkingDir(layout.path(resolved.repository().base()))
                .withCommand(Commands.init(resolved, init, layout))
                .withResources(new ResourceRequirements())
                .withVolumeMounts(volumes.mounts(List.of(), Optional.empty(), init.own()))
                .build();
    }

    /// Applying opens the stores as the servers do, so it sees what they see.
    private Container apply(Resolved.Init init) {
        List<EnvVar> env = resolved.servers().stream()
                .flatMap(server -> server.env().stream())
                .toList();
        List<EnvFromSource> envFrom = resolved.servers().stream()
                .flatMap(server -> server.envFrom().stream())
                .distinct()
                .toList();
        List<VolumeMount> mounts = resolved.servers().stream()
                .flatMap(server -> server.mounts().stream())
                .toList();
        return container("feast-apply", init.image(), pullPolicy(init), init.own())
                .withWorkingDir(layout.path(resolved.repository().directory()))
                .withCommand(Commands.apply(init))
                .withEnv(environment(ConfigRenderer.INIT_KEY, env))
                .withEnvFrom(envFrom)
                .withResources(new ResourceRequirements())
                .withVolumeMounts(volumes.mounts(mounts, Optional.of(ConfigRenderer.INIT_KEY), init.own()))
                .build();
    }

    /// An image that a server runs, too, is pulled as that server's is: a cluster without a way out may have to be told
    /// never to pull.
    private String pullPolicy(Resolved.Init init) {
        return resolved.servers().stream()
                .filter(server -> server.image().equals(init.image()))
                .map(ServerSettings::pullPolicy)
                .findFirst()
                .orElse(init.pullPolicy());
    }

    private static ContainerBuilder container(String name, String image, String pullPolicy, boolean own) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withSecurityContext(securityContext(own))
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File");
    }

    /// What Pod Security `restricted` asks of a container. Images that are not ours may write to their root.
    private static SecurityContext securityContext(boolean own) {
        SecurityContextBuilder context = new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities();
        return (own ? context.withReadOnlyRootFilesystem(true) : context).build();
    }

    /// Ours first, then the user's, of whom a later one replaces an earlier one of its name in place.
    private List<EnvVar> environment(String configKey, List<EnvVar> users) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        put(variables, variable(CONFIG_VARIABLE, volumes.configPath(configKey)));
        users.forEach(variable -> put(variables, Canonical.env(variable)));
        resolved.blocks()
                .mlflowTrackingAuth()
                .ifPresent(auth -> put(variables, variable("MLFLOW_TRACKING_AUTH", auth)));
        resolved.blocks().mlflowTrackingUri().ifPresent(uri -> put(variables, variable("MLFLOW_TRACKING_URI", uri)));
        if (resolved.protectedProject()) {
            put(variables, variable("FEAST_PROTECTED_PROJECT", "true"));
        }
        return List.copyOf(variables.values());
    }

    private static void put(Map<String, EnvVar> variables, EnvVar variable) {
        variables.put(variable.getName(), variable);
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static ContainerPort port(String name, int port) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(port)
                .withProtocol("TCP")
                .build();
    }
}
