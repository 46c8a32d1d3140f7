package io.featurestore.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.MissingCRDException;
import java.net.BindException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Why the operator could not start, in words for the person who starts it.
final class StartFailure {
    private StartFailure() {}

    /// @param server address of the API server
    static String message(Throwable failure, String server) {
        return find(failure, MissingCRDException.class)
                .map(missing -> "the cluster has no FeatureStores yet: apply deploy/crd first")
                .or(() -> find(failure, BindException.class)
                        .map(taken -> "a port for probes or metrics is taken: " + taken.getMessage()))
                .or(() -> find(failure, KubernetesClientException.class).map(refused -> message(refused, server)))
                .orElseGet(() -> Objects.toString(innermost(failure)));
    }

    private static String message(KubernetesClientException refused, String server) {
        if (refused.getStatus() != null && refused.getStatus().getMessage() != null) {
            return "%s refuses: %s".formatted(server, refused.getStatus().getMessage());
        }
        return refused.getCode() <= 0
                ? "%s gives no answer (%s); KUBECONFIG says which cluster to use".formatted(server, innermost(refused))
                : "%s answers with status %d".formatted(server, refused.getCode());
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Throwable innermost(Throwable failure) {
        return causes(failure).reduce(failure, (outer, inner) -> inner);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
