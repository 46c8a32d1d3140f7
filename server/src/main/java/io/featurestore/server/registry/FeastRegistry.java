package io.featurestore.server.registry;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.registry.store.RegistryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The operations of a registry on a store, for whoever calls.
public final class FeastRegistry {
    private final RegistryStore store;
    private final Snapshots snapshots;
    private final Authorizer authorizer;
    private final Moment moment;
    private final String ownProject;
    private final ObjectIndexes indexes = new ObjectIndexes();

    /// @param ownProject the project of this server's configuration; its permissions judge what belongs to no project
    /// @param writesMetadata whether a new project gets an entry in the deprecated `project_metadata`
    public FeastRegistry(
            RegistryStore store,
            Authorizer authorizer,
            String ownProject,
            Clock clock,
            Supplier<UUID> ids,
            boolean writesMetadata) {
        this.store = store;
        this.snapshots = new Snapshots(store);
        this.authorizer = authorizer;
        this.moment = new Moment(clock, ids, writesMetadata);
        this.ownProject = ownProject;
    }

    /// The version id of the newest state at hand: whatever is read after this call is at least as new.
    public String version() {
        return store.current().getVersionId();
    }

    /// Whether the store could be read when it was last looked at.
    public boolean isReadable() {
        return store.readable();
    }

    /// Makes what was written so far outlive a crash of the machine.
    public void settle() {
        store.settle();
    }

    /// A project as the store has it now, for what works on it with rights of its own.
    public Catalog catalog(String project, Instant readAt) {
        return Catalogs.of(store.fresh(), project, readAt);
    }

    public Reads reads(Identity caller) {
        return new Reads(snapshots, new Caller(caller, authorizer, ownProject), ownProject);
    }

    public Discovery discovery(Identity caller) {
        return new Discovery(snapshots, new Caller(caller, authorizer, ownProject));
    }

    public Search search(Identity caller) {
        return new Search(reads(caller), discovery(caller));
    }

    /// Changes that are in the store when a call returns.
    public Writes writes(Identity caller) {
        return writes(caller, store::update);
    }

    /// Changes that every reader finds when a call returns, and the store a moment later, or when somebody calls
    /// [#settle]: for the many of one apply, which are followed by one that commits.
    public Writes writesSoon(Identity caller) {
        return writes(caller, store::updateSoon);
    }

    private Writes writes(Identity caller, Consumer<UnaryOperator<Registry>> how) {
        return new Writes(how, moment, indexes, new WriteGuard(new Caller(caller, authorizer, ownProject), ownProject));
    }
}
