package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.featurestore.operator.resolve.Resolved;
import java.util.stream.Stream;

/// The ServiceAccount of the pods.
final class ServiceAccountRenderer {
    private ServiceAccountRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        return Stream.of(new ServiceAccountBuilder()
                .withMetadata(
                        Metadata.of(resolved.owner(), resolved.owner().names().base()))
                .build());
    }
}
