package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.world.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// References name something, and something else than the FeatureStore itself.
final class ReferenceRules {
    private ReferenceRules() {}

    static Stream<Finding> namesAreNotEmpty(FeatureStore featureStore) {
        List<String> empty = new ArrayList<>();
        SpecFields.stores(featureStore).stream()
                .filter(store -> store.value().secretRef != null
                        && Given.isBlank(store.value().secretRef.getName()))
                .forEach(store -> empty.add(store.path() + ".secretRef.name"));
        SpecFields.claims(featureStore).stream()
                .filter(claim -> claim.value().ref != null
                        && Given.isBlank(claim.value().ref.getName()))
                .forEach(claim -> empty.add(claim.path() + ".ref.name"));
        Optional.ofNullable(featureStore.getSpec().batchEngine)
                .map(engine -> engine.configMapRef)
                .filter(ref -> Given.isBlank(ref.getName()))
                .ifPresent(ref -> empty.add("spec.batchEngine.configMapRef.name"));
        Optional.ofNullable(featureStore.getSpec().openlineage).ifPresent(lineage -> {
            addIfEmpty(lineage.apiKeySecretRef, "spec.openlineage.apiKeySecretRef", empty);
            Optional.ofNullable(lineage.consumer).ifPresent(consumer -> {
                String path = "spec.openlineage.consumer";
                addIfEmpty(consumer.apiKeySecretRef, path + ".apiKeySecretRef", empty);
                addIfEmpty(consumer.connectionStringSecretRef, path + ".connectionStringSecretRef", empty);
            });
        });
        SpecFields.remoteRegistry(featureStore)
                .map(remote -> remote.feastRef)
                .filter(ref -> Given.isBlank(ref.name))
                .ifPresent(ref -> empty.add("spec.services.registry.remote.feastRef.name"));
        SpecFields.remoteRegistry(featureStore)
                .map(remote -> remote.hostname)
                .filter(String::isBlank)
                .ifPresent(host -> empty.add("spec.services.registry.remote.hostname"));
        return empty.stream().map(ReferenceRules::empty);
    }

    static Stream<Finding> noReferenceToItself(FeatureStore featureStore) {
        String name = featureStore.getMetadata().getName();
        String namespace = featureStore.getMetadata().getNamespace();
        return SpecFields.remoteRegistry(featureStore)
                .map(remote -> remote.feastRef)
                .filter(ref -> ref.name != null && ref.name.equals(name))
                .filter(ref -> Given.isBlank(ref.namespace) || ref.namespace.equals(namespace))
                .stream()
                .map(ref -> Finding.error(
                        "ReferenceToItself",
                        "spec.services.registry.remote.feastRef",
                        "FeatureStore '%s' can't use its own registry as a remote one; use services.registry.local"
                                .formatted(name)));
    }

    /// @param path of the field that should name something
    static Finding empty(String path) {
        return Finding.error(
                "EmptyReference", path, "%s is empty; give the name of an existing object".formatted(path));
    }

    private static void addIfEmpty(@Nullable LocalObjectReference ref, String path, List<String> empty) {
        if (ref != null && Given.isBlank(ref.getName())) {
            empty.add(path + ".name");
        }
    }
}
