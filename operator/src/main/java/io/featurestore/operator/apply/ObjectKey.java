package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.Objects;

/// Where an object is.
///
/// @param namespace empty for an object that is in none
public record ObjectKey(String kind, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.<ObjectKey>comparingInt(
                    key -> ApplyOrder.rank(key.kind()))
            .thenComparing(ObjectKey::kind)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    public static ObjectKey of(HasMetadata object) {
        return new ObjectKey(
                object.getKind(),
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName());
    }

    /// The order in which objects are applied.
    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /// For messages: `Service feast-shop-online`, without the namespace.
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
