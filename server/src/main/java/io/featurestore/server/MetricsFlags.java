package io.featurestore.server;

import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.observe.MetricsEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import picocli.CommandLine.Option;

/// Whether a server shows metrics, and where.
final class MetricsFlags {
    @Option(
            names = {"-m", "--metrics"},
            description = "Serve Prometheus metrics on a port of their own.")
    private boolean metrics;

    @Option(names = "--metrics-port", defaultValue = "8000", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    /// Serves metrics until the server stops, if the flag or the configuration asks for them.
    ///
    /// @param configured whether the configuration does
    /// @return whether they are served
    /// @throws StartRefused if the port can't be had
    boolean serve(Launch launch, boolean configured) {
        if (!metrics && !configured) {
            return false;
        }
        try {
            MetricsEndpoint endpoint = MetricsEndpoint.start(new InetSocketAddress(port), launch.metrics());
            launch.lifecycle().started("metrics", left -> endpoint.close());
            return true;
        } catch (IOException e) {
            throw new StartRefused(
                    List.of("cannot listen on port %d for metrics: %s".formatted(port, e.getMessage())), 1);
        }
    }
}
