package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.FeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Removes what no owner reference can: objects outside of every namespace whose FeatureStore is gone. It happens when
/// the FeatureStore goes and once when the operator starts, so that no finalizer ever keeps a namespace from being
/// deleted.
public final class Leftovers {
    private final Cluster cluster;
    private final Supplier<List<HasMetadata>> clusterScoped;

    /// @param clusterScoped the objects with our labels that are in no namespace
    public Leftovers(Cluster cluster, Supplier<List<HasMetadata>> clusterScoped) {
        this.cluster = cluster;
        this.clusterScoped = clusterScoped;
    }

    /// Removes what a FeatureStore that is gone leaves. What a newer one of the same name has taken over is left to it.
    public List<Outcome> remove(FeatureStore gone) {
        return delete(live -> owner(live).filter(owner -> owner.isOf(gone)).isPresent()
                && gone.getMetadata()
                        .getUid()
                        .equals(Ownership.labels(live.getMetadata())
                                .getOrDefault(Labels.UID, gone.getMetadata().getUid())));
    }

    /// Removes what has no FeatureStore.
    ///
    /// @param exists whether there is a FeatureStore of this namespace and name
    public List<Outcome> sweep(BiPredicate<String, String> exists) {
        return delete(live -> owner(live)
                .filter(owner -> !exists.test(owner.namespace(), owner.name()))
                .isPresent());
    }

    private List<Outcome> delete(Predicate<HasMetadata> left) {
        List<Outcome> outcomes = new ArrayList<>();
        for (HasMetadata live : clusterScoped.get()) {
            if (left.test(live)) {
                outcomes.add(delete(live));
            }
        }
        return List.copyOf(outcomes);
    }

    private Outcome delete(HasMetadata live) {
        return Outcome.ofDeletion(ObjectKey.of(live), cluster.delete(live));
    }

    private record Owner(String namespace, String name) {
        boolean isOf(FeatureStore featureStore) {
            return namespace.equals(featureStore.getMetadata().getNamespace())
                    && name.equals(featureStore.getMetadata().getName());
        }
    }

    /// Whose an object is. The Go operator's bindings do not say the namespace, but their subject does.
    private static Optional<Owner> owner(HasMetadata live) {
        Map<String, String> labels = Ownership.labels(live.getMetadata());
        String name = labels.get(Labels.NAME);
        if (name == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(labels.get(Labels.NAMESPACE))
                .or(() -> namespaceOfSubject(live))
                .map(namespace -> new Owner(namespace, name));
    }

    private static Optional<String> namespaceOfSubject(HasMetadata live) {
        return live instanceof ClusterRoleBinding binding
                ? Objects.requireNonNullElse(binding.getSubjects(), List.<Subject>of()).stream()
                        .map(Subject::getNamespace)
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }
}
