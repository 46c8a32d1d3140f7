package io.featurestore.operator.resolve;

import io.featurestore.operator.apis.ServiceMonitor;
import io.featurestore.operator.validate.Finding;
import java.util.stream.Stream;

/// What is left out because the cluster does not have its kind.
final class OptionalApis {
    private OptionalApis() {}

    /// Without a cluster nothing is known of its kinds, and nothing is said.
    static Stream<Finding> findings(Resolved resolved) {
        boolean metrics =
                resolved.online().server().filter(ServerSettings::metricsPort).isPresent();
        if (resolved.apis().isEmpty() || resolved.apis().contains(ServiceMonitor.API) || !metrics) {
            return Stream.empty();
        }
        return Stream.of(Finding.warning(
                "NoServiceMonitor",
                "spec.services.onlineStore",
                "the cluster has no API %s, so there is no ServiceMonitor: let Prometheus find port metrics of Service %s by other means, or install that API"
                        .formatted(ServiceMonitor.API, resolved.owner().names().online())));
    }
}
