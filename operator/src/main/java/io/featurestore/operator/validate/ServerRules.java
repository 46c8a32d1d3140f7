package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeatureStore;
import java.util.stream.Stream;

/// A FeatureStore serves something, and its clients can find a registry.
final class ServerRules {
    private ServerRules() {}

    static Stream<Finding> somethingIsServed(FeatureStore featureStore) {
        boolean served = SpecFields.registryServer(featureStore).isPresent()
                || SpecFields.hasOnlineServer(featureStore)
                || SpecFields.hasOfflineServer(featureStore)
                || SpecFields.hasUi(featureStore);
        if (served) {
            return Stream.empty();
        }
        return Stream.of(Finding.error(
                "NoServer",
                "spec.services",
                "at least one server is needed: services.registry.local.server, services.offlineStore.server,"
                        + " services.ui, or an online store that is not disabled"));
    }

    static Stream<Finding> clientsFindARegistry(FeatureStore featureStore) {
        boolean reachable = SpecFields.registryServer(featureStore)
                        .filter(server -> !Boolean.FALSE.equals(server.grpc))
                        .isPresent()
                || SpecFields.remoteRegistry(featureStore).isPresent();
        if (reachable) {
            return Stream.empty();
        }
        return Stream.of(Finding.warning(
                "NoRegistryForClients",
                "spec.services.registry",
                "no registry server with gRPC runs and none is referred to, so the client ConfigMap has no registry and the"
                        + " Python SDK refuses it; set services.registry.local.server: {} to serve one"));
    }
}
