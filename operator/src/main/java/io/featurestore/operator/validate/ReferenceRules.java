package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// References name something, and something else than the FeatureStore itself.
final class ReferenceRules {
    private ReferenceRules() {}

    static Stream<Finding> namesAreNotEmpty(FeatureStore featureStore) {
        List<String> empty = new ArrayList<>();
        SpecFields.stores(featureStore).stream()
                .filter(store -> store.value().secretRef != null
                        && isEmpty(store.value().secretRef.getName()))
                .forEach(store -> empty.add(store.path() + ".secretRef.name"));
        SpecFields.claims(featureStore).stream()
                .filter(claim ->
                        claim.value().ref != null && isEmpty(claim.value().ref.getName()))
                .forEach(claim -> empty.add(claim.path() + ".ref.name"));
        Optional.ofNullable(featureStore.getSpec().batchEngine)
                .map(engine -> engine.configMapRef)
                .filter(ref -> isEmpty(ref.getName()))
                .ifPresent(ref -> empty.add("spec.batchEngine.configMapRef.name"));
        SpecFields.remoteRegistry(featureStore)
                .map(remote -> remote.feastRef)
                .filter(ref -> isEmpty(ref.name))
                .ifPresent(ref -> empty.add("spec.services.registry.remote.feastRef.name"));
        SpecFields.remoteRegistry(featureStore)
                .map(remote -> remote.hostname)
                .filter(String::isBlank)
                .ifPresent(host -> empty.add("spec.services.registry.remote.hostname"));
        return empty.stream()
                .map(path -> Finding.error("EmptyReference", path, "is empty; give the name of an existing object"));
    }

    static Stream<Finding> noReferenceToItself(FeatureStore featureStore) {
        String name = featureStore.getMetadata().getName();
        String namespace = featureStore.getMetadata().getNamespace();
        return SpecFields.remoteRegistry(featureStore)
                .map(remote -> remote.feastRef)
                .filter(ref -> ref.name != null && ref.name.equals(name))
                .filter(ref -> isEmpty(ref.namespace) || ref.namespace.equals(namespace))
                .stream()
                .map(ref -> Finding.error(
                        "ReferenceToItself",
                        "spec.services.registry.remote.feastRef",
                        "FeatureStore '%s' can't use its own registry as a remote one; use services.registry.local"
                                .formatted(name)));
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isBlank();
    }
}
