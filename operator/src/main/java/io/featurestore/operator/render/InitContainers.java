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
import io.featurestore.operator.resolve.Resolved.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The containers that fill a feature repository and apply what it defines: before the servers of a pod start, and
/// before a run of the job does its work.
final class InitContainers {
    private static final String ROOTS = "http.sslcainfo";

    private final Resolved resolved;
    private final Repository repository;
    private final Applying applying;
    private final Layout layout;
    private final Volumes volumes;

    /// What applying sees, which is what the rest of its pod sees.
    ///
    /// @param configKey of the file of the configuration
    /// @param resources of each container
    /// @param pullPolicies by image: an image that the rest of the pod runs, too, is pulled as it is there, because a
    ///     cluster without a way out may have to be told never to pull
    record Applying(
            String configKey,
            List<EnvVar> env,
            List<EnvFromSource> envFrom,
            List<VolumeMount> mounts,
            ResourceRequirements resources,
            Map<String, String> pullPolicies) {}

    InitContainers(Resolved resolved, Repository repository, Applying applying, Layout layout, Volumes volumes) {
        this.resolved = resolved;
        this.repository = repository;
        this.applying = applying;
        this.layout = layout;
        this.volumes = volumes;
    }

    /// Those of the servers' pod. Applying opens the stores as the servers do.
    static InitContainers ofServers(Resolved resolved, Layout layout, Volumes volumes) {
        Map<String, String> pullPolicies = new LinkedHashMap<>();
        resolved.servers().forEach(server -> pullPolicies.putIfAbsent(server.image(), server.pullPolicy()));
        Applying applying = new Applying(
                ConfigRenderer.INIT_KEY,
                resolved.servers().stream()
                        .flatMap(server -> server.env().stream())
                        .toList(),
                resolved.servers().stream()
                        .flatMap(server -> server.envFrom().stream())
                        .distinct()
                        .toList(),
                mountsOfServers(resolved).toList(),
                new ResourceRequirements(),
                pullPolicies);
        return new InitContainers(resolved, resolved.repository(), applying, layout, volumes);
    }

    List<Container> render() {
        return repository.init().stream()
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
                filling(git.program(), mountsOfRoots(resolved, git).toList())
                        .withCommand(FetchCommands.git(init, git, layout))
                        .withEnv(variables(git.env()))
                        .withEnvFrom(git.envFrom())
                        .build();
            case Fill.Packaged packaged ->
                filling(packaged.program(), List.of())
                        .withCommand(FetchCommands.packaged(init, packaged, repository.directory(), layout))
                        .build();
        };
    }

    private ContainerBuilder filling(Program program, List<VolumeMount> mounts) {
        return ContainerBase.of("feast-init", program.image(), pullPolicy(program), program.own())
                .withWorkingDir(layout.path(repository.base()))
                .withResources(applying.resources())
                .withVolumeMounts(volumes.mounts(mounts, Optional.empty(), program.own()));
    }

    /// A later variable replaces an earlier one of its name in place.
    private static List<EnvVar> variables(List<EnvVar> given) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        given.forEach(variable -> variables.put(variable.getName(), Canonical.env(variable)));
        return List.copyOf(variables.values());
    }

    /// Of what the servers mount, just where the certificates lie that a git server is believed by.
    static Stream<VolumeMount> mountsOfRoots(Resolved resolved, Fill fill) {
        return fill instanceof Fill.Git git
                ? git.configs().entrySet().stream()
                        .filter(config -> config.getKey().equalsIgnoreCase(ROOTS))
                        .map(Map.Entry::getValue)
                        .flatMap(file ->
                                mountsOfServers(resolved).filter(mount -> file.startsWith(mount.getMountPath())))
                : Stream.empty();
    }

    private static Stream<VolumeMount> mountsOfServers(Resolved resolved) {
        return resolved.servers().stream().flatMap(server -> server.mounts().stream());
    }

    private Container apply(Init init, Program program) {
        return ContainerBase.of("feast-apply", program.image(), pullPolicy(program), program.own())
                .withWorkingDir(layout.path(repository.directory()))
                .withCommand(Commands.apply(init, program))
                .withEnv(Environment.of(resolved, volumes.configPath(applying.configKey()), applying.env()))
                .withEnvFrom(applying.envFrom())
                .withResources(applying.resources())
                .withVolumeMounts(volumes.mounts(applying.mounts(), Optional.of(applying.configKey()), program.own()))
                .build();
    }

    private String pullPolicy(Program program) {
        return applying.pullPolicies().getOrDefault(program.image(), program.pullPolicy());
    }
}
