package io.featurestore.server;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.RegistryConfig;
import io.featurestore.server.datasets.DatasetJobs;
import io.featurestore.server.datasets.DatasetWork;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.offline.MachineLimits;
import io.featurestore.server.offline.engine.OfflineStores;
import io.featurestore.server.registry.Datasets;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.grpc.GrpcRegistryServer;
import io.featurestore.server.registry.rest.RestRegistryServer;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.featurestore.server.registry.store.RandomIds;
import io.featurestore.server.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `feast serve_registry`: the registry of a configuration, for others.
@Command(name = "serve_registry", description = "Start a registry server locally on a given port.")
final class ServeRegistryCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeRegistryCommand.class);
    private static final String PROTECTED = "FEAST_PROTECTED_PROJECT";
    private static final String EVERY_ADDRESS = "::";

    private final Launch launch;

    @Option(
            names = {"-p", "--port"},
            defaultValue = "6570",
            description = "Port of the gRPC server. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--grpc",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Serve gRPC. Default: --grpc.")
    private boolean grpc;

    @Option(
            names = {"-r", "--rest-api"},
            description = "Serve REST, too.")
    private boolean rest;

    @Option(names = "--rest-port", defaultValue = "6572", description = "Port of REST. Default: ${DEFAULT-VALUE}.")
    private int restPort;

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "Address to bind, for gRPC, too. Default: every address.")
    private @Nullable String host;

    @Mixin
    private final TlsFlags tlsFlags = new TlsFlags();

    ServeRegistryCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() throws InterruptedException {
        checkFlags();
        Optional<ServerTls> tls = tlsFlags.open(launch);
        FeatureStoreConfig config = launch.config();
        RegistryConfig.File file = file(config);
        FileRegistryStore store = FileRegistryStore.open(file.path(), launch.clock(), new RandomIds(launch.random()));
        launch.lifecycle().started("registry store", left -> store.close());
        Authorizer authorizer = Authorizers.byPermissions(launch.metrics().registry());
        FeastRegistry registry = new FeastRegistry(
                store,
                authorizer,
                config.project(),
                launch.clock(),
                new RandomIds(launch.random()),
                !file.options().purgeFeastMetadata());
        registry.writes(new Identity.Anyone())
                .protect(
                        config.project(),
                        "true".equalsIgnoreCase(launch.environment().getOrDefault(PROTECTED, "")));
        Authenticator authenticator = ServerParts.authenticator(launch, config);
        DatasetJobs datasets = datasets(config, registry, authorizer);
        launch.lifecycle().started("data sets", left -> datasets.close());
        if (grpc) {
            startGrpc(registry, datasets, authenticator, tls);
        }
        if (rest) {
            startRest(config, registry, datasets, authenticator, tls);
        }
        if (config.auth() instanceof AuthConfig.NoAuth) {
            LOG.warn("Running with auth_type=no_auth: whoever reaches the port may read and change the registry");
        }
        launch.lifecycle().serve();
        return 0;
    }

    private void checkFlags() {
        tlsFlags.check("registry");
        if (!grpc && !rest) {
            throw StartRefused.because("--no-grpc leaves nothing to serve; add --rest-api");
        }
    }

    private static RegistryConfig.File file(FeatureStoreConfig config) {
        return switch (config.registry()) {
            case RegistryConfig.File file -> file;
            case RegistryConfig.Remote remote ->
                throw StartRefused.because(
                        "registry.registry_type: a registry server needs a registry of its own, such "
                                + "as file; remote only names the server " + remote.target());
            case RegistryConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
    }

    /// Nothing is opened before the first data set is asked for: most registry servers never make one.
    private DatasetJobs datasets(FeatureStoreConfig config, FeastRegistry registry, Authorizer authorizer) {
        DatasetWork work = new DatasetWork(
                registry,
                authorizer,
                () -> OfflineStores.open(config, MachineLimits.of(launch.environment(), launch.random())),
                launch.clock());
        return new DatasetJobs(
                registry, work, launch.clock(), new RandomIds(launch.random()), new Bugs(launch.random()));
    }

    private void startGrpc(
            FeastRegistry registry, Datasets datasets, Authenticator authenticator, Optional<ServerTls> tls) {
        LOG.info("Starting grpc registry server in {} mode", mode(tls));
        try {
            GrpcRegistryServer server =
                    GrpcRegistryServer.start(registry, datasets, authenticator, launch.random(), address(), tls);
            launch.lifecycle().started("gRPC registry server", server::stop);
            LOG.info("Grpc server started at {}:{}", shownHost(), server.port());
        } catch (IOException e) {
            throw StartRefused.cannotListen(shownHost(), port, e);
        }
    }

    private void startRest(
            FeatureStoreConfig config,
            FeastRegistry registry,
            Datasets datasets,
            Authenticator authenticator,
            Optional<ServerTls> tls) {
        LOG.info("Starting REST registry server in {} mode", mode(tls));
        try {
            RestRegistryServer server = RestRegistryServer.start(
                    new RestRegistryServer.Settings(
                            Optional.ofNullable(host).orElse(EVERY_ADDRESS),
                            restPort,
                            VersionCommand.FEAST,
                            config.materialization().engine(),
                            tls),
                    registry,
                    datasets,
                    authenticator,
                    launch.clock(),
                    new Bugs(launch.random()));
            launch.lifecycle().started("REST registry server", server::stop);
            LOG.info(
                    "REST registry server listening on {}://{}:{}",
                    tls.isPresent() ? "https" : "http",
                    shownHost(),
                    server.port());
        } catch (CompletionException e) {
            throw StartRefused.cannotListen(shownHost(), restPort, e);
        }
    }

    private static String mode(Optional<ServerTls> tls) {
        return tls.isPresent() ? "TLS(SSL)" : "non-TLS(SSL)";
    }

    private InetSocketAddress address() {
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    private String shownHost() {
        return host == null ? "localhost" : host;
    }
}
