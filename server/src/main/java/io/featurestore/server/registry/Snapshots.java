package io.featurestore.server.registry;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.store.RegistryStore;
import java.util.concurrent.atomic.AtomicReference;

/// The store's states, indexed once each.
final class Snapshots {
    private final RegistryStore store;
    private final AtomicReference<Snapshot> last;

    Snapshots(RegistryStore store) {
        this.store = store;
        this.last = new AtomicReference<>(Snapshot.of(store.current()));
    }

    /// @param fresh whether to look at the store; otherwise what is at hand is taken. A store that can't be read does
    ///     not keep its last state from being read: health says that it is the last one
    Snapshot get(boolean fresh) {
        return indexed(fresh ? newest() : store.current());
    }

    private Registry newest() {
        try {
            return store.fresh();
        } catch (ServeException unreadable) {
            return store.current();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the store promises: the same state is the same object
    private Snapshot indexed(Registry registry) {
        Snapshot known = last.get();
        if (known.registry() == registry) {
            return known;
        }
        Snapshot next = Snapshot.of(registry);
        last.compareAndSet(known, next);
        return next;
    }
}
