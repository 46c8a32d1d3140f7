package io.featurestore.operator.cli;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.TlsFiles;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import io.featurestore.operator.status.StatusBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Tells a person what can be called now, and how to try it.
final class LocalEndpoints {
    private LocalEndpoints() {}

    /// @param client the folder with the configuration of clients
    /// @param now the event time of the sample rows
    static void print(PrintWriter out, Resolved resolved, Layout layout, Path client, Instant now) {
        Endpoints endpoints = Endpoints.of(resolved, layout);
        out.println();
        endpoints
                .registry()
                .ifPresent(address -> out.printf("  %-14s %s  (gRPC, registry_type: remote)%n", "registry", address));
        String rest = scheme(resolved.registry().server().map(Resolved.RegistryServer::settings));
        String online = scheme(resolved.online().server());
        endpoints.registryRest().ifPresent(address -> out.printf("  %-14s %s%s%n", "registry REST", rest, address));
        endpoints.online().ifPresent(address -> out.printf("  %-14s %s%s%n", "online", online, address));
        endpoints.ui().ifPresent(address -> out.printf("  %-14s %s%s%n", "ui", scheme(resolved.ui()), address));
        endpoints
                .offline()
                .ifPresent(address -> out.printf("  %-14s %s  (Arrow Flight, type: remote)%n", "offline", address));
        Path repository = Path.of(layout.path(resolved.repository().directory()));
        Optional<SampleRequests> requests = SampleRequests.of(repository, now);
        if (requests.isPresent() && endpoints.online().isPresent()) {
            SampleRequests.Server server = new SampleRequests.Server(
                    online + endpoints.online().get(),
                    certificate(resolved.online().server(), layout));
            out.printf("%nRead two rows:%n%n%s%n", requests.get().read(server));
            requests.get()
                    .push(server)
                    .ifPresent(push -> out.printf("%nPush newer ones; then read again:%n%n%s%n", push));
        }
        if (requests.isPresent()
                && endpoints.offline().isPresent()
                && endpoints.registry().isPresent()) {
            out.printf(
                    "%nTraining data, with the Python SDK (pip install feast==%s):%n%n%s%n",
                    StatusBuilder.FEAST_VERSION, requests.get().training(client));
        }
        out.printf("%nCtrl-C stops all of it.%n");
        out.flush();
    }

    private static Optional<String> certificate(Optional<ServerSettings> online, Layout layout) {
        return online.flatMap(ServerSettings::tls)
                .map(tls -> layout.path(TlsFiles.certificatePath(TlsFiles.ONLINE, tls)));
    }

    private static String scheme(Optional<ServerSettings> server) {
        return server.flatMap(ServerSettings::tls).isPresent() ? "https://" : "http://";
    }
}
