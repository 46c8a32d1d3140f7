package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.featurestore.operator.resolve.Bundle;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.ServerSettings;
import io.featurestore.operator.resolve.Tls;
import java.util.Map;
import java.util.stream.Stream;

/// The ConfigMap into which OpenShift writes the authority that signs the certificates of Services: for clients, and
/// for these servers where they are clients of another FeatureStore's registry.
final class ServiceCaRenderer {
    private static final String INJECT = "service.beta.openshift.io/inject-cabundle";

    private ServiceCaRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        boolean serves = Stream.concat(resolved.servers().stream(), resolved.ui().stream())
                .flatMap((ServerSettings server) -> server.tls().stream())
                .anyMatch(Tls::serving);
        boolean asks = resolved.registry() instanceof Registry.Remote remote
                && remote.trusted().filter(Bundle::injected).isPresent();
        return serves || asks
                ? Stream.of(new ConfigMapBuilder()
                        .withMetadata(new ObjectMetaBuilder(Metadata.of(
                                        resolved.owner(),
                                        resolved.owner().names().clientCa()))
                                .withAnnotations(Map.of(INJECT, "true"))
                                .build())
                        .build())
                : Stream.empty();
    }
}
