package io.featurestore.server.online;

import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Answers requests for features.
public final class FeatureReader {
    private final CatalogSource catalogs;
    private final OnlineStore store;
    private final PlanCache plans;
    private final ReadAccess access;
    private final Clock clock;
    private final ReadObserver observer;
    private final long mostCells;

    /// @param mostCells how many values a request may ask for: rows times features
    public FeatureReader(
            CatalogSource catalogs,
            OnlineStore store,
            ServingRules rules,
            Authorizer authorizer,
            Clock clock,
            ReadObserver observer,
            long mostCells) {
        this.catalogs = catalogs;
        this.store = store;
        this.plans = new PlanCache((catalog, key) -> PlanBuilder.build(catalog, store, rules, key));
        this.access = new ReadAccess(authorizer);
        this.clock = clock;
        this.observer = observer;
        this.mostCells = mostCells;
    }

    /// @throws ServeException for a request that cannot be answered, or a store that does not answer
    public FeatureTable read(Identity caller, ReadRequest request) {
        Catalog catalog = catalogs.current();
        RetrievalPlan plan = plan(caller, catalog, request.plan());
        access.require(caller, catalog, plan);
        int rows = rows(request.entities());
        if ((long) rows * plan.columns().size() > mostCells) {
            throw ServeException.of(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "%d rows of %d features are more than the %d values that one request may ask for"
                            .formatted(rows, plan.columns().size(), mostCells));
        }
        return read(plan, request.entities(), rows);
    }

    private RetrievalPlan plan(Identity caller, Catalog catalog, PlanKey key) {
        try {
            return plans.plan(catalog, key);
        } catch (ServeException e) {
            throw access.unplanned(caller, catalog, key, e);
        }
    }

    private static int rows(List<EntityColumn> entities) {
        if (entities.isEmpty()) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "No entity rows: 'entities' has no lists. Send a list of values for each join key.");
        }
        EntityColumn first = entities.getFirst();
        for (EntityColumn column : entities) {
            if (column.size() != first.size()) {
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "All entity rows must have the same columns: '%s' has %d values, '%s' has %d."
                                .formatted(first.name(), first.size(), column.name(), column.size()));
            }
        }
        if (first.size() == 0) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "No entity rows: the lists in 'entities' are empty. Send at least one value.");
        }
        return first.size();
    }

    private FeatureTable read(RetrievalPlan plan, List<EntityColumn> entities, int rows) {
        RequestKeys keys = new RequestKeys(plan, entities);
        requireKeys(plan, keys);
        List<Fetch> fetches = new ArrayList<>(plan.parts().size());
        FeatureTable.PartCells[] parts = new FeatureTable.PartCells[plan.parts().size()];
        // Views with the same keys share them: encoded once, and a store can see that they belong together.
        Map<List<RetrievalPlan.PartKey>, KeyEncoder.Keys> known = HashMap.newHashMap(parts.length);
        for (int i = 0; i < parts.length; i++) {
            RetrievalPlan.Part part = plan.parts().get(i);
            KeyEncoder.Keys encoded = known.computeIfAbsent(part.keys(), ignored -> encode(part, keys, rows));
            Fetch fetch = Fetch.of(part.reader(), encoded.keys());
            fetches.add(fetch);
            parts[i] = new FeatureTable.PartCells(part, encoded, fetch.cells());
        }
        long began = System.nanoTime();
        store.read(fetches);
        observer.storeRead(System.nanoTime() - began);
        FeatureTable table = new FeatureTable(
                plan, rows, keys.echoed(), parts, clock.instant().getEpochSecond());
        observer.read(table);
        return table;
    }

    private static KeyEncoder.Keys encode(RetrievalPlan.Part part, RequestKeys keys, int rows) {
        return part.isEntityless() ? part.encoder().dummy(rows) : part.encoder().encode(columns(part, keys), rows);
    }

    private static KeyColumn[] columns(RetrievalPlan.Part part, RequestKeys keys) {
        KeyColumn[] columns = new KeyColumn[part.keys().size()];
        for (int i = 0; i < columns.length; i++) {
            RetrievalPlan.PartKey key = part.keys().get(i);
            columns[i] = keys.column(key, part.encoder().type(i));
        }
        return columns;
    }

    /// Only the keys that the request's views need are named, and a part of a composite key is not enough.
    private static void requireKeys(RetrievalPlan plan, RequestKeys keys) {
        TreeSet<String> missing = new TreeSet<>();
        for (RetrievalPlan.Part part : plan.parts()) {
            for (RetrievalPlan.PartKey key : part.keys()) {
                if (!key.key().isDummy() && !keys.has(key)) {
                    missing.add(plan.slots().get(key.slot()).name());
                }
            }
        }
        if (!missing.isEmpty()) {
            String names = missing.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "[", "]"));
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "Missing join key values for keys: %s. Send a list of values for each of them in 'entities'."
                            .formatted(names));
        }
    }
}
