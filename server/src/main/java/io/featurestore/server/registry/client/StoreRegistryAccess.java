package io.featurestore.server.registry.client;

import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.Catalogs;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import io.featurestore.server.registry.store.RegistryStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// A registry that this process opened itself: whoever may write the file may change what is in it.
record StoreRegistryAccess(RegistryStore store, FeastRegistry registry, Clock clock) implements RegistryAccess {

    static StoreRegistryAccess of(
            RegistryStore store, String project, Clock clock, Supplier<UUID> ids, boolean writesMetadata) {
        return new StoreRegistryAccess(
                store, new FeastRegistry(store, new Unguarded(), project, clock, ids, writesMetadata), clock);
    }

    private record Unguarded() implements Authorizer {
        @Override
        public boolean allows(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
            return true;
        }

        @Override
        public void require(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
            // nobody asks
        }
    }

    @Override
    public Catalog read(String project) {
        return Catalogs.of(store.fresh(), project, clock.instant());
    }

    @Override
    public Optional<FeastView> version(String project, String view, int number) {
        return Catalogs.version(store.fresh(), project, view, number);
    }

    @Override
    public void apply(String project, List<RegistryChange> changes) {
        registry.writes(new Identity.Anyone()).applyAll(project, changes);
        registry.settle();
    }

    @Override
    public void close() {
        store.close();
    }
}
