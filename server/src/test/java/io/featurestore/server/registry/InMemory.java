package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.registry.store.RandomIds;
import io.featurestore.server.registry.store.RegistryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// A registry that lies nowhere, with a clock that goes on by a second at each look.
final class InMemory implements RegistryStore {
    static final Identity ANYONE = new Identity.Anyone();

    private final AtomicLong seconds = new AtomicLong(1_800_000_000);
    private final FeastRegistry registry;
    private Registry state = Registry.getDefaultInstance();
    private int writes;

    InMemory() {
        InstantSource ticking = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
        this.registry = new FeastRegistry(
                this,
                Authorizers.byPermissions(new SimpleMeterRegistry()),
                "own",
                new TickingClock(ticking),
                new RandomIds(new SplittableRandom(1)),
                true);
    }

    private static final class TickingClock extends Clock {
        private final InstantSource source;

        private TickingClock(InstantSource source) {
            this.source = source;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    }

    static Identity user(String name, String... roles) {
        return new Identity.Authenticated(name, Set.of(roles), Set.of(), Set.of());
    }

    static Query everything(String project) {
        return new Query(
                project, true, Map.of(), SortingParams.getDefaultInstance(), PaginationParams.getDefaultInstance());
    }

    Reads reads() {
        return registry.reads(ANYONE);
    }

    Writes writes() {
        return registry.writes(ANYONE);
    }

    FeastRegistry registry() {
        return registry;
    }

    <T extends Message> List<String> names(Identity caller, Kind<T> kind, String project) {
        return registry.reads(caller).list(kind, everything(project)).items().stream()
                .map(kind::name)
                .toList();
    }

    /// How often something was stored.
    int stored() {
        return writes;
    }

    @Override
    public Registry current() {
        return state;
    }

    @Override
    public Registry fresh() {
        return state;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same object means: unchanged
    public synchronized void update(UnaryOperator<Registry> change) {
        Registry next = change.apply(state);
        if (next != state) {
            state = next;
            writes++;
        }
    }

    @Override
    public void updateSoon(UnaryOperator<Registry> change) {
        update(change);
    }

    @Override
    public void settle() {
        // nothing can crash
    }

    @Override
    public boolean readable() {
        return true;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
