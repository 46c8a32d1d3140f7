package io.featurestore.operator.cli;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.resolve.Resolved;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;

/// Tells a person what can be called now, and how to try it.
final class LocalEndpoints {
    private LocalEndpoints() {}

    /// @param now the event time of the sample rows
    static void print(PrintWriter out, Resolved resolved, Layout layout, Instant now) {
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
        endpoints
                .online()
                .flatMap(address -> SampleRequests.of(repository, "http://" + address, now))
                .ifPresent(requests ->
                        out.printf("%nPush two rows, then read them:%n%n%s%n%n%s%n", requests.push(), requests.read()));
        out.printf("%nCtrl-C stops all of it.%n");
        out.flush();
    }
}
