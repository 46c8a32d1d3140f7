package io.featurestore.server;

import com.sun.management.OperatingSystemMXBean;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.observe.ProcessUsage;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.engine.OfflineStores;
import io.featurestore.server.offline.flight.FlightLimits;
import io.featurestore.server.offline.flight.FlightObserver;
import io.featurestore.server.offline.flight.OfflineFlightServer;
import io.featurestore.server.offline.flight.OfflineMetrics;
import io.featurestore.server.offline.serving.OfflineService;
import io.featurestore.server.tls.ServerTls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `feast serve_offline`: the offline store of a configuration, over Arrow Flight.
@Command(name = "serve_offline", description = "Start a remote server locally on a given host, port.")
final class ServeOfflineCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeOfflineCommand.class);

    /// How often a registry server is asked that does not tell of changes by itself.
    private static final Duration REGISTRY_TTL = Duration.ofSeconds(60);

    private static final long UNKNOWN_MACHINE = 2L * 1024 * 1024 * 1024;

    private final Launch launch;

    @Mixin
    private final ServeOfflineFlags flags = new ServeOfflineFlags();

    ServeOfflineCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() throws InterruptedException {
        flags.check();
        Optional<ServerTls> tls = flags.tls().open(launch);
        FeatureStoreConfig config = launch.config();
        OfflineStore store = store(config);
        launch.lifecycle().started("offline store", left -> store.close());
        CatalogSource catalogs = ServerParts.catalogs(launch, config, REGISTRY_TTL);
        Authenticator authenticator = ServerParts.authenticator(launch, config);
        OfflineService service = new OfflineService(
                catalogs,
                store,
                Authorizers.byPermissions(launch.metrics().registry()),
                launch.clock(),
                flags.entitySql());
        listen(new OfflineFlightServer.Parts(
                service,
                store,
                authenticator,
                observer(config),
                limits(),
                flags.spillFolder(launch.temporaryDirectory()),
                launch.clock(),
                launch.random(),
                tls));
        warn(config, tls);
        launch.lifecycle().serve();
        return 0;
    }

    private FlightLimits limits() {
        return new FlightLimits(
                flags.mostMessageBytes(),
                flags.mostUploadBytes(),
                flags.mostInFlight(),
                flags.clientTimeout(),
                flags.queryTimeout(),
                flags.mostKeptBytes(),
                flags.keptFor());
    }

    private OfflineStore store(FeatureStoreConfig config) {
        try {
            return OfflineStores.open(config, settings());
        } catch (ServeException e) {
            throw StartRefused.because(e.error().message());
        }
    }

    private OfflineSettings settings() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new OfflineSettings(
                flags.spillFolder(launch.temporaryDirectory()),
                flags.memory(machineMemory()),
                processors,
                flags.queries(processors),
                flags.queryTimeout(),
                launch.environment(),
                launch.random());
    }

    private static long machineMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : UNKNOWN_MACHINE;
    }

    private FlightObserver observer(FeatureStoreConfig config) {
        if (!flags.metrics().serve(launch, config.featureServer().metrics().enabled())) {
            return (api, failed, nanos, rows) -> {};
        }
        ProcessUsage.register(launch.metrics().registry());
        return new OfflineMetrics(launch.metrics().registry());
    }

    private void listen(OfflineFlightServer.Parts parts) {
        try {
            OfflineFlightServer server =
                    OfflineFlightServer.start(parts, new InetSocketAddress(flags.host(), flags.port()));
            launch.lifecycle().started("offline server", server::stop);
            launch.err()
                    .printf(
                            "Offline store server serving at: %s://%s:%d%n",
                            OfflineFlightServer.scheme(parts.tls().isPresent()), flags.host(), server.port());
            launch.err()
                    .printf(
                            "offline server starting with pid: [%d]%n",
                            ProcessHandle.current().pid());
            launch.err().flush();
        } catch (IOException e) {
            throw StartRefused.cannotListen(flags.host(), flags.port(), e);
        }
    }

    private static void warn(FeatureStoreConfig config, Optional<ServerTls> tls) {
        if (config.auth() instanceof AuthConfig.NoAuth) {
            LOG.warn("Running with auth_type=no_auth: whoever reaches the port may read and write all data sources");
        } else if (tls.isEmpty()) {
            LOG.warn("Running without TLS: callers' access tokens cross the network unencrypted");
        }
    }
}
