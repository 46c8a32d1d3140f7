package io.featurestore.server.online;

import io.featurestore.server.catalog.Catalog;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Plans of the newest snapshot of the registry; those of an older one are dropped with it.
final class PlanCache {
    /// Far more than the different requests of a healthy set of clients.
    private static final int MOST = 2_000;

    private final BiFunction<Catalog, PlanKey, RetrievalPlan> build;
    private volatile Plans plans = new Plans(null, new ConcurrentHashMap<>());

    private record Plans(@Nullable Catalog catalog, ConcurrentMap<PlanKey, RetrievalPlan> byKey) {}

    PlanCache(BiFunction<Catalog, PlanKey, RetrievalPlan> build) {
        this.build = build;
    }

    RetrievalPlan plan(Catalog catalog, PlanKey key) {
        Plans current = plans;
        if (current.catalog() != catalog) {
            current = new Plans(catalog, new ConcurrentHashMap<>());
            plans = current;
        }
        RetrievalPlan known = current.byKey().get(key);
        if (known != null) {
            return known;
        }
        RetrievalPlan plan = build.apply(catalog, key);
        if (current.byKey().size() >= MOST) {
            current.byKey().clear();
        }
        current.byKey().put(key, plan);
        return plan;
    }
}
