package io.featurestore.server.materialize;

import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OfflineStoreConfig;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.Materializations;
import io.featurestore.server.online.MaterializeQuery;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.registry.RegistryAccess;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Materialization in a feature server: what it needs beyond serving is opened by the first request for it. A server
/// whose offline store this build does not have serves all the same, and refuses these requests by name.
public final class LazyMaterializations implements Materializations {
    private final Launch launch;
    private final FeatureStoreConfig config;
    private final MaterializeStores stores;
    private final Supplier<OfflineStore> offline;
    private final OnlineStore online;
    private final Authorizer authorizer;
    private @Nullable Opened opened;

    private record Opened(RegistryAccess registry, Materializer materializer, MaterializeService service) {}

    /// @param offline the store that rows come from; whoever gave it closes it
    /// @param online the store that is served; it stays open when this is closed
    public LazyMaterializations(
            Launch launch,
            FeatureStoreConfig config,
            MaterializeStores stores,
            Supplier<OfflineStore> offline,
            OnlineStore online,
            Authorizer authorizer) {
        this.launch = launch;
        this.config = config;
        this.stores = stores;
        this.offline = offline;
        this.online = online;
        this.authorizer = authorizer;
    }

    @Override
    public Answer materialize(Identity caller, MaterializeQuery query) {
        return opened().service().materialize(caller, query);
    }

    @Override
    public List<Running> running(Identity caller) {
        Opened known = known();
        return known == null ? List.of() : known.service().running(caller);
    }

    private synchronized @Nullable Opened known() {
        return opened;
    }

    private synchronized Opened opened() {
        Opened known = opened;
        if (known == null) {
            known = open();
            opened = known;
        }
        return known;
    }

    private Opened open() {
        if (config.offlineStore() instanceof OfflineStoreConfig.NotBuilt notBuilt) {
            throw notBuilt(notBuilt.what().message());
        }
        config.materialization().unavailable().ifPresent(engine -> {
            throw notBuilt(engine.message());
        });
        try {
            OfflineStore rows = offline.get();
            RegistryAccess registry = stores.registry(config);
            Materializer materializer = MaterializerParts.of(
                            config, launch.environment(), launch.clock(), new Bugs(launch.random()))
                    .materializer(registry, rows, online, observer());
            return new Opened(registry, materializer, new MaterializeService(materializer, authorizer));
        } catch (StartRefused e) {
            throw notBuilt(String.join("; ", e.lines()));
        }
    }

    private MaterializeObserver observer() {
        return config.featureServer().metrics().materialization()
                ? new MaterializeMetrics(launch.metrics().registry())
                : MaterializeObserver.NONE;
    }

    private static ServeException notBuilt(String message) {
        return ServeException.of(ErrorCode.NOT_IMPLEMENTED, message);
    }

    /// Stops what is running and puts the views back to their earlier states.
    public void stop(Duration left) throws InterruptedException {
        Opened known = known();
        if (known != null) {
            boolean ignored = known.materializer().stop(left);
            known.materializer().close();
            known.registry().close();
        }
    }
}
