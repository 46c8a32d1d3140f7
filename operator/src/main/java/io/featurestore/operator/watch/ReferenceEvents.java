package io.featurestore.operator.watch;

import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.world.Ref;
import io.featurestore.operator.world.References;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSourceStartPriority;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Keeps the [ReferenceIndex] with the FeatureStores, and wakes those that refer to another one whenever that changes.
/// It is ready before the caches of Secrets and ConfigMaps start, so that they know whose content to keep.
final class ReferenceEvents extends AbstractEventSource<Void, FeatureStore>
        implements ResourceEventAware<FeatureStore> {
    private static final Duration FORGOTTEN_BY_THEN = Duration.ofSeconds(1);

    private final ReferenceIndex index;
    private final EventSourceContext<FeatureStore> context;

    ReferenceEvents(ReferenceIndex index, EventSourceContext<FeatureStore> context) {
        super(Void.class, "references");
        this.index = index;
        this.context = context;
        setEventSourcePriority(EventSourceStartPriority.RESOURCE_STATE_LOADER);
    }

    @Override
    public void start() {
        super.start();
        context.getPrimaryCache().list().forEach(this::put);
    }

    @Override
    public void onResourceCreated(FeatureStore created) {
        put(created);
        wakeUsers(created);
    }

    @Override
    public void onResourceUpdated(FeatureStore updated, FeatureStore before) {
        put(updated);
        wakeUsers(updated);
    }

    @Override
    public void onResourceDeleted(FeatureStore deleted) {
        index.remove(ResourceID.fromResource(deleted));
        wakeUsers(deleted);
    }

    /// Wakes the FeatureStore of this name once more, shortly, if there is one. When the framework has dealt with a
    /// deletion it forgets every event of that name, also that another one has been created meanwhile.
    void lookAgain(ResourceID id) {
        CompletableFuture.delayedExecutor(FORGOTTEN_BY_THEN.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (isRunning()) {
                        context.getPrimaryCache()
                                .get(id)
                                .ifPresent(next -> getEventHandler()
                                        .handleEvent(new ResourceEvent(ResourceAction.ADDED, id, next)));
                    }
                });
    }

    /// Wakes the FeatureStore of this name, if there is one.
    void wake(ResourceID id) {
        if (isRunning() && context.getPrimaryCache().get(id).isPresent()) {
            getEventHandler().handleEvent(new Event(id));
        }
    }

    /// Wakes all FeatureStores.
    void wakeAll() {
        if (isRunning()) {
            context.getPrimaryCache()
                    .list()
                    .forEach(one -> getEventHandler().handleEvent(new Event(ResourceID.fromResource(one))));
        }
    }

    @Override
    public Set<Void> getSecondaryResources(FeatureStore primary) {
        return Set.of();
    }

    private void put(FeatureStore featureStore) {
        Set<Ref> refs = featureStore.getSpec() instanceof UnreadableSpec ? Set.of() : References.of(featureStore);
        index.put(ResourceID.fromResource(featureStore), refs);
    }

    private void wakeUsers(FeatureStore changed) {
        if (!isRunning()) {
            return;
        }
        Ref ref = Ref.featureStore(
                changed.getMetadata().getNamespace(), changed.getMetadata().getName());
        for (ResourceID user : index.usersOf(ref)) {
            getEventHandler().handleEvent(new Event(user));
        }
    }
}
