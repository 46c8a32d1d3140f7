package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.OfflineStore;
import io.featurestore.crd.v1.OnlineStore;
import io.featurestore.crd.v1.Pvc;
import io.featurestore.crd.v1.Registry;
import io.featurestore.crd.v1.Server;
import io.featurestore.crd.v1.Services;
import io.featurestore.crd.v1.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The places of a spec that several rules look at, each with its field path. Everything in a spec may be absent.
final class SpecFields {

    /// A value of the spec and where it stands.
    record At<T>(String path, T value) {}

    private SpecFields() {}

    static Optional<Services> services(FeatureStore featureStore) {
        return Optional.ofNullable(featureStore.getSpec().services);
    }

    static Optional<OnlineStore> onlineStore(FeatureStore featureStore) {
        return services(featureStore).map(services -> services.onlineStore);
    }

    static Optional<OfflineStore> offlineStore(FeatureStore featureStore) {
        return services(featureStore).map(services -> services.offlineStore);
    }

    static Optional<Registry.Local> localRegistry(FeatureStore featureStore) {
        return services(featureStore).map(services -> services.registry).map(registry -> registry.local);
    }

    static Optional<Registry.Remote> remoteRegistry(FeatureStore featureStore) {
        return services(featureStore).map(services -> services.registry).map(registry -> registry.remote);
    }

    /// The online server runs unless the online store is disabled, even where nothing about it is said.
    static boolean hasOnlineServer(FeatureStore featureStore) {
        return onlineStore(featureStore)
                .map(online -> !Boolean.TRUE.equals(online.disabled))
                .orElse(true);
    }

    static boolean hasOfflineServer(FeatureStore featureStore) {
        return offlineStore(featureStore).map(offline -> offline.server).isPresent();
    }

    static boolean hasUi(FeatureStore featureStore) {
        return services(featureStore).map(services -> services.ui).isPresent();
    }

    static Optional<Registry.RegistryServer> registryServer(FeatureStore featureStore) {
        return localRegistry(featureStore).map(local -> local.server);
    }

    static List<At<Store>> stores(FeatureStore featureStore) {
        List<At<Store>> found = new ArrayList<>();
        onlineStore(featureStore)
                .map(online -> online.persistence)
                .map(persistence -> persistence.store)
                .ifPresent(store -> found.add(new At<>("spec.services.onlineStore.persistence.store", store)));
        offlineStore(featureStore)
                .map(offline -> offline.persistence)
                .map(persistence -> persistence.store)
                .ifPresent(store -> found.add(new At<>("spec.services.offlineStore.persistence.store", store)));
        localRegistry(featureStore)
                .map(local -> local.persistence)
                .map(persistence -> persistence.store)
                .ifPresent(store -> found.add(new At<>("spec.services.registry.local.persistence.store", store)));
        return found;
    }

    static List<At<Pvc>> claims(FeatureStore featureStore) {
        List<At<Pvc>> found = new ArrayList<>();
        onlineStore(featureStore)
                .map(online -> online.persistence)
                .map(persistence -> persistence.file)
                .map(file -> file.pvc)
                .ifPresent(pvc -> found.add(new At<>("spec.services.onlineStore.persistence.file.pvc", pvc)));
        offlineStore(featureStore)
                .map(offline -> offline.persistence)
                .map(persistence -> persistence.file)
                .map(file -> file.pvc)
                .ifPresent(pvc -> found.add(new At<>("spec.services.offlineStore.persistence.file.pvc", pvc)));
        localRegistry(featureStore)
                .map(local -> local.persistence)
                .map(persistence -> persistence.file)
                .map(file -> file.pvc)
                .ifPresent(pvc -> found.add(new At<>("spec.services.registry.local.persistence.file.pvc", pvc)));
        return found;
    }

    static List<At<Server>> servers(FeatureStore featureStore) {
        List<At<Server>> found = new ArrayList<>();
        registryServer(featureStore)
                .ifPresent(server -> found.add(new At<>("spec.services.registry.local.server", server)));
        onlineStore(featureStore)
                .map(online -> online.server)
                .ifPresent(server -> found.add(new At<>("spec.services.onlineStore.server", server)));
        offlineStore(featureStore)
                .map(offline -> offline.server)
                .ifPresent(server -> found.add(new At<>("spec.services.offlineStore.server", server)));
        services(featureStore)
                .map(services -> services.ui)
                .ifPresent(server -> found.add(new At<>("spec.services.ui", server)));
        return found;
    }
}
