package io.featurestore.server.registry;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.store.RegistryStore;
import java.util.concurrent.locks.ReentrantLock;

/// The store's states, indexed once each: one caller does it, the others wait for him.
final class Snapshots {
    private final RegistryStore store;
    private final ReentrantLock indexing = new ReentrantLock();
    private volatile Snapshot last;

    Snapshots(RegistryStore store) {
        this.store = store;
        this.last = Snapshot.of(store.current());
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
        Snapshot known = last;
        if (known.registry() == registry) {
            return known;
        }
        indexing.lock();
        try {
            if (last.registry() != registry) {
                last = last.next(registry);
            }
            return last;
        } finally {
            indexing.unlock();
        }
    }
}
