package io.featurestore.operator.world;

import java.util.Comparator;

/// The name of an object that a FeatureStore refers to, whether it exists or not.
public record Ref(Kind kind, String namespace, String name) implements Comparable<Ref> {
    private static final Comparator<Ref> ORDER =
            Comparator.comparing(Ref::kind).thenComparing(Ref::namespace).thenComparing(Ref::name);

    /// The kinds that a FeatureStore can refer to.
    public enum Kind {
        SECRET("Secret"),
        CONFIG_MAP("ConfigMap"),
        FEATURE_STORE("FeatureStore"),
        MLFLOW("MLflow");

        private final String kubernetesKind;

        Kind(String kubernetesKind) {
            this.kubernetesKind = kubernetesKind;
        }

        /// The `kind` that such an object carries.
        public String kubernetesKind() {
            return kubernetesKind;
        }
    }

    public static Ref secret(String namespace, String name) {
        return new Ref(Kind.SECRET, namespace, name);
    }

    public static Ref configMap(String namespace, String name) {
        return new Ref(Kind.CONFIG_MAP, namespace, name);
    }

    public static Ref featureStore(String namespace, String name) {
        return new Ref(Kind.FEATURE_STORE, namespace, name);
    }

    /// The MLflow of the cluster, whatever its name is.
    public static Ref mlflow() {
        return new Ref(Kind.MLFLOW, "", "mlflow");
    }

    @Override
    public int compareTo(Ref other) {
        return ORDER.compare(this, other);
    }

    /// For messages: `Secret feast-data-stores`, without the namespace.
    @Override
    public String toString() {
        return kind.kubernetesKind() + " " + name;
    }
}
