package io.featurestore.server.registry.client;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.registry.Catalogs;
import io.featurestore.server.registry.store.RegistryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/// Snapshots of one project from a store that this process opened itself. The store watches its place; a new state is
/// indexed when it is first asked for.
final class StoreCatalogSource implements CatalogSource {
    private final RegistryStore store;
    private final String project;
    private final Clock clock;
    private final ReentrantLock indexing = new ReentrantLock();
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
        Registry registry = store.fresh();
        indexing.lock();
        try {
            index(registry);
        } finally {
            indexing.unlock();
        }
        return state.catalog();
    }

    @Override
    public Instant checkedAt() {
        return store.readable() ? clock.instant() : state.catalog().readAt();
    }

    /// While one caller indexes a new state, the others go on with the old one.
    private Catalog catalogOf(Registry registry) {
        if (!isIndexed(registry) && indexing.tryLock()) {
            try {
                index(registry);
            } finally {
                indexing.unlock();
            }
        }
        return state.catalog();
    }

    private void index(Registry registry) {
        if (!isIndexed(registry)) {
            state = new State(registry, Catalogs.of(registry, project, clock.instant()));
        }
    }

    @SuppressWarnings("ReferenceEquality") // the store promises: the same state is the same object
    private boolean isIndexed(Registry registry) {
        return state.registry() == registry;
    }

    @Override
    public void close() {
        store.close();
    }
}
