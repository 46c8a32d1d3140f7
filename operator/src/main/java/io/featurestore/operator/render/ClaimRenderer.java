package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.resolve.Persistence;
import io.featurestore.operator.resolve.Persistence.Claim;
import io.featurestore.operator.resolve.Resolved;
import java.util.Optional;
import java.util.stream.Stream;

/// The claims that the FeatureStore creates. A claim of a service that was switched off is not rendered, and must not
/// be pruned for that: it holds data.
final class ClaimRenderer {
    private ClaimRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        return Stream.of(
                        claim(resolved, resolved.registry().persistence(), ServiceType.REGISTRY),
                        claim(resolved, resolved.offline().map(Resolved.Offline::persistence), ServiceType.OFFLINE),
                        claim(resolved, Optional.of(resolved.online().persistence()), ServiceType.ONLINE))
                .flatMap(Optional::stream);
    }

    private static Optional<HasMetadata> claim(Resolved resolved, Optional<Persistence> persistence, ServiceType type) {
        return persistence
                .flatMap(Persistence::claim)
                .flatMap(claim -> claim.creation().map(creation -> claim(resolved, claim, creation, type)));
    }

    private static HasMetadata claim(Resolved resolved, Claim claim, Persistence.Creation creation, ServiceType type) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(Metadata.of(resolved.owner(), claim.name(), type))
                .withNewSpec()
                .withAccessModes(creation.accessModes())
                .withStorageClassName(creation.storageClass().orElse(null))
                .withVolumeMode("Filesystem")
                .withResources(Canonical.resources(creation.resources()))
                .endSpec()
                .build();
    }
}
