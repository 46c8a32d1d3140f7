package io.featurestore.server;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.config.FeatureServerConfig;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.RegistryConfig;
import io.featurestore.server.config.Unavailable;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.materialize.LazyMaterializations;
import io.featurestore.server.materialize.MaterializeStores;
import io.featurestore.server.observe.ProcessUsage;
import io.featurestore.server.offline.LazyOfflineStore;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.FeatureReader;
import io.featurestore.server.online.FeatureTable;
import io.featurestore.server.online.FeatureWriter;
import io.featurestore.server.online.Health;
import io.featurestore.server.online.ReadObserver;
import io.featurestore.server.online.ServingRules;
import io.featurestore.server.online.http.AccessLog;
import io.featurestore.server.online.http.HttpSettings;
import io.featurestore.server.online.http.OnlineApi;
import io.featurestore.server.online.http.OnlineHttpServer;
import io.featurestore.server.online.http.OnlineMetrics;
import io.featurestore.server.online.http.OnlineObservers;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.push.OfflineHistory;
import io.featurestore.server.tls.ServerTls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `feast serve`: features over HTTP, from the online store of a configuration.
@Command(name = "serve", description = "Start a feature server locally on a given port.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    /// Threads for a store that holds a thread in native code.
    private static final int NATIVE_THREADS = 8;

    private static final int MOST_EVENT_LOOPS = 8;
    private static final Duration FRESHNESS_EVERY = Duration.ofSeconds(30);
    private static final Duration HEALTH_EVERY = Duration.ofSeconds(1);

    private final Launch launch;
    private final MaterializeStores materializeStores;

    @Mixin
    private final ServeFlags flags = new ServeFlags();

    ServeCommand(Launch launch, MaterializeStores materializeStores) {
        this.launch = launch;
        this.materializeStores = materializeStores;
    }

    @Override
    public Integer call() throws InterruptedException {
        flags.check();
        LOG.debug("without meaning here: {}", flags.withoutMeaning());
        Optional<ServerTls> tls = flags.tls().open(launch);
        FeatureStoreConfig config = launch.config();
        refuseNotBuilt(config.featureServer().notBuilt());
        OnlineStore store = OnlineStores.open(config, flags.storeLimits());
        launch.lifecycle().started("online store", left -> store.close());
        CatalogSource catalogs = ServerParts.catalogs(launch, config, flags.registryTtl());
        OnlineObservers observers = observers(config, catalogs);
        serve(config, catalogs, store, observers, tls);
        launch.lifecycle().serve();
        return 0;
    }

    private static void refuseNotBuilt(List<Unavailable> notBuilt) {
        if (!notBuilt.isEmpty()) {
            throw new StartRefused(notBuilt.stream().map(Unavailable::message).toList(), 2);
        }
    }

    private void serve(
            FeatureStoreConfig config,
            CatalogSource catalogs,
            OnlineStore store,
            OnlineObservers observers,
            Optional<ServerTls> tls)
            throws InterruptedException {
        Authenticator authenticator = ServerParts.authenticator(launch, config);
        Authorizer authorizer = Authorizers.byPermissions(launch.metrics().registry());
        Health health = new Health(catalogs, store, launch.lifecycle()::isReady, System::nanoTime);
        again("health", HEALTH_EVERY, health::check);
        ServingRules rules = rules(config);
        FeatureReader reader = new FeatureReader(
                catalogs,
                store,
                rules,
                authorizer,
                launch.clock(),
                healthy(observers.reads(), health),
                flags.mostValues());
        LazyOfflineStore offline = new LazyOfflineStore(() -> offlineStore(config));
        launch.lifecycle().started("offline store", left -> offline.close());
        OfflineHistory history = new OfflineHistory(offline);
        launch.lifecycle().started("pushes", history::stop);
        FeatureWriter writer = new FeatureWriter(catalogs, store, history, rules, authorizer, launch.clock());
        LazyMaterializations materializations =
                new LazyMaterializations(launch, config, materializeStores, offline, store, authorizer);
        OnlineApi api = new OnlineApi(reader, writer, materializations, health::isHealthy, observers.writes());
        listen(api, authenticator, threads(store), observers, settings(tls));
        // Stops before the server does: who waits for a load is told that it was stopped.
        launch.lifecycle().started("materialization", materializations::stop);
        if (config.auth() instanceof AuthConfig.NoAuth) {
            LOG.warn("Running with auth_type=no_auth: whoever reaches the port may read and write all features");
        }
    }

    /// A store that this build does not have keeps nobody from being served; what needs it is refused by name.
    private OfflineStore offlineStore(FeatureStoreConfig config) {
        try {
            return materializeStores.offline(config);
        } catch (StartRefused e) {
            throw ServeException.of(ErrorCode.NOT_IMPLEMENTED, String.join("; ", e.lines()));
        }
    }

    private ServingRules rules(FeatureStoreConfig config) {
        RegistryConfig.Options options = switch (config.registry()) {
            case RegistryConfig.File file -> file.options();
            case RegistryConfig.Remote remote -> remote.options();
            case RegistryConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
        return new ServingRules(
                config.entityKeySerializationVersion(),
                options.onlineFeatureViewVersioning(),
                options.servesFeaturesWhileMaterializing(),
                flags.enforceTtl());
    }

    private static ReadObserver healthy(ReadObserver reads, Health health) {
        return new ReadObserver() {
            @Override
            public void storeRead(long nanos) {
                health.storeAnswered();
                reads.storeRead(nanos);
            }

            @Override
            public void read(FeatureTable table) {
                reads.read(table);
            }
        };
    }

    private ExecutorService threads(OnlineStore store) {
        ExecutorService threads = store.blocksInNativeCode()
                ? Executors.newFixedThreadPool(
                        NATIVE_THREADS, Thread.ofPlatform().name("store-", 0).factory())
                : Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("request-", 0).factory());
        launch.lifecycle().started("request threads", left -> {
            threads.shutdown();
            if (!threads.awaitTermination(left.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        });
        return threads;
    }

    private HttpSettings settings(Optional<ServerTls> tls) {
        return new HttpSettings(
                flags.host(),
                flags.port(),
                flags.mostBodyBytes(),
                flags.keepAlive(),
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_EVENT_LOOPS),
                flags.mostInFlight(),
                tls);
    }

    private void listen(
            OnlineApi api,
            Authenticator authenticator,
            ExecutorService threads,
            OnlineObservers observers,
            HttpSettings settings)
            throws InterruptedException {
        Optional<AccessLog> accessLog =
                flags.accessLog() ? Optional.of(AccessLog.start(launch.out())) : Optional.empty();
        accessLog.ifPresent(log -> launch.lifecycle().started("access log", left -> log.close()));
        try {
            OnlineHttpServer server = OnlineHttpServer.start(
                    settings, api, authenticator, threads, observers.requests(), accessLog, new Bugs(launch.random()));
            launch.lifecycle().started("feature server", server::stop);
            launch.err()
                    .printf(
                            "Listening at: %s://%s:%d%n",
                            settings.tls().isPresent() ? "https" : "http", settings.host(), server.port());
            launch.err().flush();
        } catch (IOException e) {
            throw new StartRefused(List.of(String.valueOf(e.getMessage())), 1);
        }
    }

    private OnlineObservers observers(FeatureStoreConfig config, CatalogSource catalogs) {
        FeatureServerConfig.Metrics groups = config.featureServer().metrics();
        if (!flags.metrics().serve(launch, groups.enabled())) {
            return OnlineObservers.none();
        }
        if (groups.resource()) {
            ProcessUsage.register(launch.metrics().registry());
        }
        OnlineMetrics metrics = new OnlineMetrics(launch.metrics().registry(), groups);
        metrics.showRegistryAge(catalogs, launch.clock());
        again("freshness", FRESHNESS_EVERY, () -> metrics.showFreshness(catalogs, launch.clock()));
        return new OnlineObservers(metrics, metrics, metrics);
    }

    /// Does some work now and again until the server stops.
    private void again(String name, Duration pause, Runnable work) {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        var working = timer.scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        launch.lifecycle().started(name, left -> {
            working.cancel(true);
            timer.shutdownNow();
        });
    }
}
