package io.featurestore.operator.apis;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/// Tells a Prometheus operator what to scrape.
@Group(ServiceMonitor.API)
@Version("v1")
@Kind("ServiceMonitor")
@Plural("servicemonitors")
public final class ServiceMonitor extends JsonResource implements Namespaced {
    private static final long serialVersionUID = 1L;

    /// The API group.
    public static final String API = "monitoring.coreos.com";
}
