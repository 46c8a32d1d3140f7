package io.featurestore.server.materialize;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Lifecycle;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.registry.RegistryAccess;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One run in this process, from the stores of the configuration.
final class LocalRun {
    private static final int FAILED = 1;

    private final Launch launch;
    private final MaterializeStores stores;
    private final FeatureStoreConfig config;

    LocalRun(Launch launch, MaterializeStores stores, FeatureStoreConfig config) {
        this.launch = launch;
        this.stores = stores;
        this.config = config;
    }

    /// @return the exit code: 0 if all views are in the online store, else 1
    int run(MaterializeRequest request) {
        config.materialization().unavailable().ifPresent(engine -> {
            throw StartRefused.because(engine.message());
        });
        CountDownLatch over = new CountDownLatch(1);
        try (OnlineStore online = stores.online(config);
                OfflineStore offline = stores.offline(config);
                RegistryAccess registry = stores.registry(config);
                RunReport report = new RunReport(launch);
                Materializer materializer = materializer(registry, offline, online, report)) {
            // The engine takes half a second to start: as long as the registry and the JVM take to get here.
            Thread.ofPlatform().name("offline-start").daemon().start(offline::prepare);
            Thread onSignal = new Thread(() -> stop(materializer, over), "feast-stop");
            Runtime.getRuntime().addShutdownHook(onSignal);
            try {
                return run(materializer, report, request);
            } finally {
                forget(onSignal);
            }
        } finally {
            over.countDown();
        }
    }

    private Materializer materializer(
            RegistryAccess registry, OfflineStore offline, OnlineStore online, RunReport report) {
        return MaterializerParts.of(config, launch.environment(), launch.clock(), new Bugs(launch.random()))
                .materializer(registry, offline, online, report);
    }

    private int run(Materializer materializer, RunReport report, MaterializeRequest request) {
        Plan plan = materializer.plan(materializer.catalog(), request);
        report.announce(plan, storeType());
        report.start();
        List<Outcome> outcomes = materializer.run(plan);
        report.close();
        boolean failed = plan.selection().refusedByName();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Failed failure) {
                failed = true;
                launch.err().println(failure.error().message());
            }
        }
        launch.err().flush();
        return failed ? FAILED : 0;
    }

    private String storeType() {
        return switch (config.onlineStore()) {
            case OnlineStoreConfig.Redis ignored -> "redis";
            case OnlineStoreConfig.Sqlite ignored -> "sqlite";
            case OnlineStoreConfig.Remote ignored -> "remote";
            case OnlineStoreConfig.None ignored -> "none";
            case OnlineStoreConfig.NotBuilt notBuilt -> notBuilt.what().value();
        };
    }

    /// A signal ends the process only when the views are back in their earlier states; its exit code is the signal's.
    private static void stop(Materializer materializer, CountDownLatch over) {
        try {
            if (materializer.stop(Lifecycle.GRACE)) {
                boolean ignored = over.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // the signal came first; the process ends there
        }
    }
}
