package io.featurestore.operator.cli;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.resolve.Resolved;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Tells a person what can be called now, and how to try it.
final class LocalEndpoints {
    /// The version of the Python SDK that the servers are made for.
    private static final String SDK = "0.67.0";

    private LocalEndpoints() {}

    /// @param client the folder with the configuration of clients
    /// @param now the event time of the sample rows
    static void print(PrintWriter out, Resolved resolved, Layout layout, Path client, Instant now) {
        Endpoints endpoints = Endpoints.of(resolved, layout);
        out.println();
        endpoints
                .registry()
                .ifPresent(address -> out.printf("  %-14s %s  (gRPC, registry_type: remote)%n", "registry", address));
        endpoints.registryRest().ifPresent(address -> out.printf("  %-14s http://%s%n", "registry REST", address));
        endpoints.online().ifPresent(address -> out.printf("  %-14s http://%s%n", "online", address));
        endpoints
                .offline()
                .ifPresent(address -> out.printf("  %-14s %s  (Arrow Flight, type: remote)%n", "offline", address));
        Path repository = Path.of(layout.path(resolved.repository().directory()));
        Optional<SampleRequests> requests = SampleRequests.of(repository, now);
        if (requests.isPresent() && endpoints.online().isPresent()) {
            String online = "http://" + endpoints.online().get();
            out.printf("%nRead two rows:%n%n%s%n", requests.get().read(online));
            requests.get()
                    .push(online)
                    .ifPresent(push -> out.printf("%nPush newer ones; then read again:%n%n%s%n", push));
        }
        if (requests.isPresent()
                && endpoints.offline().isPresent()
                && endpoints.registry().isPresent()) {
            out.printf(
                    "%nTraining data, with the Python SDK (pip install feast==%s):%n%n%s%n",
                    SDK, requests.get().training(client));
        }
        out.printf("%nCtrl-C stops all of it.%n");
        out.flush();
    }
}
