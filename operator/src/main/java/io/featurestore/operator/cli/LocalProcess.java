package io.featurestore.operator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A rendered container as a process of this machine: what to start, where, and when it counts as ready.
///
/// @param name the container's
/// @param command the program and its arguments
/// @param environment what the container's `env` and `envFrom` come to
/// @param workingDirectory created if it is missing
/// @param ready empty for an init container, which is done when it ends
record LocalProcess(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        Optional<ReadyWhen> ready) {

    LocalProcess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// When a server takes requests.
    sealed interface ReadyWhen {
        int port();

        /// `GET path` on the port answers 2xx.
        record HttpOk(int port, String path) implements ReadyWhen {}

        /// The port takes connections.
        record Connects(int port) implements ReadyWhen {}
    }
}
