package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.featurestore.crd.v1.FeatureStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The cache of one kind, in all namespaces or in one.
///
/// @param place the namespace, or [#EVERYWHERE]
/// @param store how objects are kept
record Source<T extends HasMetadata>(
        Class<T> type, String place, ReducedStore<T> store, InformerEventSource<T, FeatureStore> events) {
    /// All namespaces, and what is in none.
    static final String EVERYWHERE = "";

    private static final String BY_OWNER = "owner";

    /// What a cache holds and whom its changes wake.
    ///
    /// @param selector labels that an object must have; empty for all objects
    /// @param page how many objects are listed at once
    /// @param matters which updates are worth a look, given the new and the old state
    /// @param woken the FeatureStores that an object is of interest to
    record Settings<T extends HasMetadata>(
            String selector, long page, OnUpdateFilter<T> matters, Function<HasMetadata, Set<ResourceID>> woken) {}

    static <T extends HasMetadata> Source<T> create(
            Class<T> type,
            String place,
            ReducedStore<T> store,
            Settings<T> settings,
            EventSourceContext<FeatureStore> context) {
        var builder = InformerEventSourceConfiguration.from(type, FeatureStore.class)
                .withName(HasMetadata.getPlural(type) + (place.isEmpty() ? "" : " in " + place))
                .withItemStore(store)
                .withInformerListLimit(settings.page())
                .withOnUpdateFilter(settings.matters())
                .withSecondaryToPrimaryMapper(settings.woken()::apply)
                // Without this every object would be indexed a second time; objects are looked up by name here.
                .<FeatureStore>withPrimaryToSecondaryMapper(primary -> Set.of());
        if (!settings.selector().isEmpty()) {
            builder.withLabelSelector(settings.selector());
        }
        if (place.equals(EVERYWHERE)) {
            builder.withWatchAllNamespaces();
        } else {
            builder.withNamespaces(place);
        }
        InformerEventSource<T, FeatureStore> events = new InformerEventSource<>(builder.build(), context);
        events.addIndexers(Map.of(
                BY_OWNER,
                object -> Owners.of(object).map(owner -> List.of(key(owner))).orElse(List.of())));
        return new Source<>(type, place, store, events);
    }

    /// Whether objects of this kind and namespace are in here.
    boolean holds(String kind, String namespace) {
        return HasMetadata.getKind(type).equals(kind) && (place.equals(EVERYWHERE) || place.equals(namespace));
    }

    /// The object as far as it is kept.
    Optional<T> find(ResourceID id) {
        return events.get(id);
    }

    /// The object with all its content, which is read from the API server where it was left out.
    Optional<T> findWhole(ResourceID id, KubernetesClient client) {
        Optional<T> found = find(id);
        if (found.isEmpty() || !ReducedStore.isReduced(found.get())) {
            return found;
        }
        Optional<T> whole = Optional.ofNullable(client.resources(type)
                .inNamespace(id.getNamespace().orElseThrow())
                .withName(id.getName())
                .get());
        whole.ifPresent(store::fill);
        return whole;
    }

    /// What is of one FeatureStore.
    Stream<T> of(ResourceID owner) {
        return events.byIndex(BY_OWNER, key(owner)).stream()
                .flatMap(object -> find(ResourceID.fromResource(object)).stream());
    }

    /// All that is kept.
    Stream<T> all() {
        return store.values();
    }

    /// Takes the answer to a write, so that the next look does not see the object as it was before.
    void written(HasMetadata object) {
        T answer = type.cast(object);
        events.handleRecentResourceUpdate(ResourceID.fromResource(answer), answer, answer);
    }

    private static String key(ResourceID owner) {
        return Objects.requireNonNull(owner.getNamespace().orElse("")) + "/" + owner.getName();
    }
}
