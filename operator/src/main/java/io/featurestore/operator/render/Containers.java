package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The containers of the pod: one a server, and before them those that fill the feature repository.
final class Containers {
    /// Until the endpoints of a Service are updated everywhere, requests still come; a server that several pods stand
    /// in for waits so long before it stops.
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
        return Stream.of(
                        resolved.registry().server().map(this::registry),
                        resolved.offline().flatMap(Resolved.Offline::server).map(this::offline),
                        resolved.online().server().map(this::online),
                        resolved.ui().map(this::ui))
                .flatMap(Optional::stream)
                .toList();
    }

    private Container registry(Resolved.RegistryServer server) {
        Layout.Ports ports = layout.ports(server.settings());
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

    private Container offline(ServerSettings server) {
        Layout.Ports ports = layout.ports(server);
        ContainerBuilder container = server("offline", server, ConfigRenderer.OFFLINE_KEY)
                .withCommand(Commands.offline(server, layout))
                .withPorts(port("offline", ports.offline()));
        Probes.offline(container, ports);
        return container.build();
    }

    private Container online(ServerSettings server) {
        Layout.Ports ports = layout.ports(server);
        List<ContainerPort> open = new ArrayList<>(List.of(port("online", ports.online())));
        if (server.metricsPort()) {
            open.add(port("metrics", ports.metrics()));
        }
        ContainerBuilder container = server("online", server, ConfigRenderer.ONLINE_KEY)
                .withCommand(Commands.online(server, layout))
                .withPorts(open);
        Probes.online(container, server, ports);
        return container.build();
    }

    private Container ui(ServerSettings server) {
        Layout.Ports ports = layout.ports(server);
        ContainerBuilder container = server("ui", server, ConfigRenderer.UI_KEY)
                .withCommand(Commands.ui(server, layout))
                .withPorts(port("ui", ports.ui()));
        Probes.ui(container, ports);
        return container.build();
    }

    private ContainerBuilder server(String name, ServerSettings server, String configKey) {
        ContainerBuilder container = ContainerBase.of(name, server.image(), server.pullPolicy(), server.own())
                .withWorkingDir(layout.path(resolved.repository().directory()))
                .withEnv(Environment.ofServer(resolved, volumes.configPath(configKey), server.env()))
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
        return InitContainers.ofServers(resolved, layout, volumes).render();
    }

    static ContainerPort port(String name, int port) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(port)
                .withProtocol("TCP")
                .build();
    }
}
