package io.featurestore.operator.render;

import io.featurestore.operator.resolve.Init;
import io.featurestore.operator.resolve.JobSettings;
import io.featurestore.operator.resolve.LineageSettings;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The command lines of the containers: those of Python Feast, so that its image and ours can stand in for each other.
final class Commands {
    /// Fills the repository directory by whatever command stands behind the first argument, unless there is one. The
    /// script never changes, and no field of a FeatureStore becomes part of it.
    private static final String INIT_SCRIPT = """
            set -eu
            if [ -d "$1" ]; then
              echo "The feature repository is there already"
              exit 0
            fi
            shift
            exec "$@"
            """;

    private static final String MATERIALIZE_UP_TO_NOW =
            "exec feast materialize-incremental \"$(date -u +%Y-%m-%dT%H:%M:%S)\"";

    private Commands() {}

    static List<String> registry(Resolved.RegistryServer server, Layout layout) {
        List<String> command = feast(server.settings(), "serve_registry");
        command.add(server.grpc() ? "--grpc" : "--no-grpc");
        if (server.rest()) {
            command.addAll(List.of(
                    "--rest-api",
                    "--rest-port",
                    text(layout.ports(server.settings()).registryRest())));
        }
        if (layout.loopback()) {
            command.addAll(List.of("-h", layout.bindAddress()));
        }
        command.addAll(TlsFiles.flags(TlsFiles.REGISTRY, server.settings().tls(), layout));
        command.addAll(List.of("-p", text(layout.ports(server.settings()).registry())));
        return command;
    }

    static List<String> online(ServerSettings server, Layout layout) {
        List<String> command = feast(server, "serve");
        if (server.metricsFlag()) {
            command.add("--metrics");
        }
        command.addAll(List.of("-h", layout.bindAddress()));
        flag(command, "--workers", server.workers().workers());
        flag(command, "--worker-connections", server.workers().connections());
        flag(command, "--max-requests", server.workers().maxRequests());
        flag(command, "--max-requests-jitter", server.workers().maxRequestsJitter());
        flag(command, "--keep-alive-timeout", server.workers().keepAliveSeconds());
        flag(command, "--registry_ttl_sec", server.workers().registryTtlSeconds());
        if (server.metricsPort() && layout.ports().metrics() != Layout.Ports.DEFAULT.metrics()) {
            command.addAll(List.of("--metrics-port", text(layout.ports().metrics())));
        }
        command.addAll(TlsFiles.flags(TlsFiles.ONLINE, server.tls(), layout));
        command.addAll(List.of("-p", text(layout.ports(server).online())));
        return command;
    }

    static List<String> offline(ServerSettings server, Layout layout) {
        return listening(
                feast(server, "serve_offline"),
                layout,
                TlsFiles.flags(TlsFiles.OFFLINE, server.tls(), layout),
                layout.ports(server).offline());
    }

    static List<String> ui(ServerSettings server, Layout layout) {
        return listening(
                feast(server, "ui"),
                layout,
                TlsFiles.flags(TlsFiles.UI, server.tls(), layout),
                layout.ports(server).ui());
    }

    /// @param port that it listens on
    static List<String> lineage(LineageSettings lineage, int port) {
        return listening(
                feast(lineage.server(), "serve_lineage"),
                Layout.CLUSTER,
                TlsFiles.flags(TlsFiles.LINEAGE, lineage.tls(), Layout.CLUSTER),
                port);
    }

    private static List<String> listening(List<String> command, Layout layout, List<String> tls, int port) {
        command.addAll(List.of("-h", layout.bindAddress()));
        command.addAll(tls);
        command.addAll(List.of("-p", text(port)));
        return command;
    }

    /// Makes the scaffold of a feature repository. Our own `feast` leaves a repository alone when it is told to;
    /// another one has to be kept from it.
    static List<String> scaffold(Resolved resolved, Init.Fill.Scaffold init, Layout layout) {
        boolean own = init.program().own();
        List<String> command = new ArrayList<>();
        if (!own) {
            command.addAll(List.of(
                    "sh",
                    "-c",
                    INIT_SCRIPT,
                    "feast-init",
                    layout.path(resolved.repository().directory())));
        }
        command.addAll(List.of("feast", "init"));
        if (init.minimal()) {
            command.add("-m");
        }
        init.template().ifPresent(template -> command.addAll(List.of("-t", template)));
        if (own) {
            command.add("--if-missing");
        }
        command.add(resolved.project());
        return command;
    }

    /// Applies what the repository defines; a scaffold our own `feast` applies only to a project that the registry has
    /// never held.
    static List<String> apply(Init init, Init.Program program) {
        return program.own() && init.fill() instanceof Init.Fill.Scaffold
                ? List.of("feast", "apply", "--bootstrap")
                : List.of("feast", "apply");
    }

    /// What the containers of a job run, in their order. Python's command wants to be told up to when to materialize.
    static List<List<String>> job(JobSettings job) {
        if (!job.commands().isEmpty()) {
            return job.commands().stream()
                    .map(command -> List.of("bash", "-c", command))
                    .toList();
        }
        return List.of(
                job.runner().own()
                        ? List.of("feast", "materialize-incremental")
                        : List.of("sh", "-c", MATERIALIZE_UP_TO_NOW));
    }

    private static List<String> feast(ServerSettings server, String command) {
        List<String> line = new ArrayList<>(List.of("feast"));
        server.logLevel().ifPresent(level -> line.addAll(List.of("--log-level", level)));
        line.add(command);
        return line;
    }

    private static void flag(List<String> command, String flag, OptionalInt value) {
        value.ifPresent(number -> command.addAll(List.of(flag, text(number))));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
