package io.featurestore.server.registry.client;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.registry.Catalogs;
import io.featurestore.server.registry.store.RegistryStore;
import java.time.Clock;
import java.time.Instant;

/// Snapshots of one project from a store that this process opened itself. The store watches its place; a new state is
/// indexed when it is first asked for.
final class StoreCatalogSource implements CatalogSource {
    private final RegistryStore store;
    private final String project;
    private final Clock clock;
    private volatile State state;

    private record State(Registry registry, Catalog catalog) {}

    StoreCatalogSource(RegistryStore store, String project, Clock clock) {
        this.store = store;
        this.project = project;
        this.clock = clock;
        Registry registry = store.current();
        this.state = new State(registry, Catalogs.of(registry, project, clock.instant()));
    }

    @Override
    public Catalog current() {
        return catalogOf(store.current());
    }

    @Override
    public Catalog refresh() {
        return catalogOf(store.fresh());
    }

    @Override
    public Instant checkedAt() {
        return store.readable() ? clock.instant() : state.catalog().readAt();
    }

    @SuppressWarnings("ReferenceEquality") // the store promises: the same state is the same object
    private Catalog catalogOf(Registry registry) {
        State known = state;
        if (known.registry() == registry) {
            return known.catalog();
        }
        State next = new State(registry, Catalogs.of(registry, project, clock.instant()));
        state = next;
        return next.catalog();
    }

    @Override
    public void close() {
        store.close();
    }
}
