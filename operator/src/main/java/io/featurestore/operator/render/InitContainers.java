package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.featurestore.operator.resolve.Init;
import io.featurestore.operator.resolve.Init.Fill;
import io.featurestore.operator.resolve.Init.Program;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The containers that fill the feature repository before the servers start, and apply what it defines.
final class InitContainers {
    private static final String ROOTS = "http.sslcainfo";

    private final Resolved resolved;
    private final Layout layout;
    private final Volumes volumes;

    InitContainers(Resolved resolved, Layout layout, Volumes volumes) {
        this.resolved = resolved;
        this.layout = layout;
        this.volumes = volumes;
    }

    List<Container> render() {
        return resolved.repository().init().stream()
                .flatMap(init -> Stream.concat(
                        Stream.of(fill(init)), init.apply().stream().map(program -> apply(init, program))))
                .toList();
    }

    private Container fill(Init init) {
        return switch (init.fill()) {
            case Fill.Scaffold scaffold ->
                filling(scaffold.program(), List.of())
                        .withCommand(Commands.scaffold(resolved, scaffold, layout))
                        .build();
            case Fill.Git git ->
                filling(git.program(), mountsOfRoots(git))
                        .withCommand(FetchCommands.git(init, git, layout))
                        .withEnv(variables(git.env()))
                        .withEnvFrom(git.envFrom())
                        .build();
            case Fill.Packaged packaged ->
                filling(packaged.program(), List.of())
                        .withCommand(FetchCommands.packaged(
                                init, packaged, resolved.repository().directory(), layout))
                        .build();
        };
    }

    private ContainerBuilder filling(Program program, List<VolumeMount> mounts) {
        return ContainerBase.of("feast-init", program.image(), pullPolicy(program), program.own())
                .withWorkingDir(layout.path(resolved.repository().base()))
                .withResources(new ResourceRequirements())
                .withVolumeMounts(volumes.mounts(mounts, Optional.empty(), program.own()));
    }

    /// A later variable replaces an earlier one of its name in place.
    private static List<EnvVar> variables(List<EnvVar> given) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        given.forEach(variable -> variables.put(variable.getName(), Canonical.env(variable)));
        return List.copyOf(variables.values());
    }

    /// Of what the servers mount, just where the certificates lie that a git server is believed by.
    private List<VolumeMount> mountsOfRoots(Fill.Git git) {
        return git.configs().entrySet().stream()
                .filter(config -> config.getKey().equalsIgnoreCase(ROOTS))
                .map(Map.Entry::getValue)
                .flatMap(file -> mounts().filter(mount -> file.startsWith(mount.getMountPath())))
                .toList();
    }

    private Stream<VolumeMount> mounts() {
        return resolved.servers().stream().flatMap(server -> server.mounts().stream());
    }

    /// Applying opens the stores as the servers do, so it sees what they see.
    private Container apply(Init init, Program program) {
        List<EnvVar> env = resolved.servers().stream()
                .flatMap(server -> server.env().stream())
                .toList();
        List<EnvFromSource> envFrom = resolved.servers().stream()
                .flatMap(server -> server.envFrom().stream())
                .distinct()
                .toList();
        return ContainerBase.of("feast-apply", program.image(), pullPolicy(program), program.own())
                .withWorkingDir(layout.path(resolved.repository().directory()))
                .withCommand(Commands.apply(init, program))
                .withEnv(Environment.of(resolved, volumes.configPath(ConfigRenderer.INIT_KEY), env))
                .withEnvFrom(envFrom)
                .withResources(new ResourceRequirements())
                .withVolumeMounts(
                        volumes.mounts(mounts().toList(), Optional.of(ConfigRenderer.INIT_KEY), program.own()))
                .build();
    }

    /// An image that a server runs, too, is pulled as that server's is: a cluster without a way out may have to be told
    /// never to pull.
    private String pullPolicy(Program program) {
        return resolved.servers().stream()
                .filter(server -> server.image().equals(program.image()))
                .map(ServerSettings::pullPolicy)
                .findFirst()
                .orElse(program.pullPolicy());
    }
}
