package io.featurestore.operator.world;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.apis.Mlflow;
import io.featurestore.operator.apis.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known when one FeatureStore is looked at. Nothing in it is ever changed: its objects may be those of a
/// cache.
///
/// @param featureStore the FeatureStore itself
/// @param found the objects of [References#of] that exist; what is not in here is missing
/// @param live the children that exist now; empty without a cluster
/// @param apis the API groups that the cluster serves (`route.openshift.io`); empty without a cluster
/// @param settings how this operator was set up
public record World(
        FeatureStore featureStore,
        Map<Ref, HasMetadata> found,
        List<HasMetadata> live,
        Set<String> apis,
        OperatorSettings settings) {

    public World {
        found = Map.copyOf(found);
        live = List.copyOf(live);
        apis = Set.copyOf(apis);
    }

    /// The namespace of the FeatureStore and of all that it refers to, other FeatureStores aside.
    public String namespace() {
        return Optional.ofNullable(featureStore.getMetadata().getNamespace()).orElse("default");
    }

    public String name() {
        return Optional.ofNullable(featureStore.getMetadata().getName()).orElse("");
    }

    /// The Secret of this name beside the FeatureStore, if it exists.
    public Optional<Secret> secret(String name) {
        return find(Ref.secret(namespace(), name), Secret.class);
    }

    /// The ConfigMap of this name beside the FeatureStore, if it exists.
    public Optional<ConfigMap> configMap(String name) {
        return find(Ref.configMap(namespace(), name), ConfigMap.class);
    }

    /// Another FeatureStore, if it exists.
    public Optional<FeatureStore> featureStore(String namespace, String name) {
        return find(Ref.featureStore(namespace, name), FeatureStore.class);
    }

    /// The MLflow that the cluster runs for all, if it can be used.
    public Optional<Mlflow> mlflow() {
        return find(Ref.mlflow(), Mlflow.class).filter(Mlflow::ready);
    }

    /// The child of this type and name, if it exists.
    public <T extends HasMetadata> Optional<T> live(Class<T> type, String name) {
        return live.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> name.equals(object.getMetadata().getName()))
                .findFirst();
    }

    /// Whether the cluster is OpenShift, which is known by its Routes and chooses the users and groups of pods itself.
    public boolean openShift() {
        return apis.contains(Route.API);
    }

    private <T extends HasMetadata> Optional<T> find(Ref ref, Class<T> type) {
        return Optional.ofNullable(found.get(ref)).filter(type::isInstance).map(type::cast);
    }
}
