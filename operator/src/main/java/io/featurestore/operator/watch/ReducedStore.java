package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The objects of one cache, kept in a smaller form.
///
/// @param <T> their type
final class ReducedStore<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, T> items = new ConcurrentHashMap<>();
    private final UnaryOperator<T> form;

    /// A store of what `form` makes of each object when it arrives; name and resource version must stay.
    ReducedStore(UnaryOperator<T> form) {
        this.form = form;
    }

    /// A store that leaves out the content of objects that are not wanted when they arrive: a cluster has many more
    /// Secrets than FeatureStores use.
    ///
    /// @param empty makes an object of the type
    static <T extends HasMetadata> ReducedStore<T> keeping(Predicate<T> wanted, Supplier<T> empty) {
        return new ReducedStore<>(object -> wanted.test(object) ? object : reduced(object, empty.get()));
    }

    /// Whether the content of an object from [#keeping] was left out. Every object has a time of creation, but those.
    static boolean isReduced(HasMetadata object) {
        return object.getMetadata().getCreationTimestamp() == null;
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        return items.put(key, form.apply(object));
    }

    /// Fills in the content of an object, unless the object has changed since it was read.
    void fill(T complete) {
        items.computeIfPresent(
                getKey(complete), (key, present) -> version(present).equals(version(complete)) ? complete : present);
    }

    @Override
    public @Nullable T remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        return items.get(key);
    }

    private static <T extends HasMetadata> T reduced(T object, T reduced) {
        ObjectMeta metadata = object.getMetadata();
        reduced.setMetadata(new ObjectMetaBuilder()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withLabels(metadata.getLabels())
                .withOwnerReferences(metadata.getOwnerReferences())
                .build());
        return reduced;
    }

    private static String version(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), "");
    }
}
