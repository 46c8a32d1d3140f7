package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.featurestore.operator.resolve.PodIdentity;
import io.featurestore.operator.resolve.Resolved;
import java.util.stream.Stream;

/// The ServiceAccount of the pods, unless the user names one: that is the user's own.
final class ServiceAccountRenderer {
    private ServiceAccountRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        PodIdentity identity = resolved.pod().identity();
        return identity.made()
                ? Stream.of(account(Metadata.of(resolved.owner(), identity.account()), identity))
                : Stream.empty();
    }

    /// A ServiceAccount that may be mapped to an identity of the cloud.
    static HasMetadata account(ObjectMeta metadata, PodIdentity identity) {
        return new ServiceAccountBuilder()
                .withMetadata(
                        identity.annotations().isEmpty()
                                ? metadata
                                : new ObjectMetaBuilder(metadata)
                                        .withAnnotations(identity.annotations())
                                        .build())
                .build();
    }
}
