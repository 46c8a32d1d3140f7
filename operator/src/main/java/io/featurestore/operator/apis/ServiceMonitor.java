package io.featurestore.operator.apis;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/// Tells a Prometheus operator what to scrape.
@Group(ServiceMonitor.API)
@Version("v1")
@Kind("ServiceMonitor")
@Plural("servicemonitors")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class ServiceMonitor extends CustomResource<JsonNode, JsonNode> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /// The API group.
    public static final String API = "monitoring.coreos.com";

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable JsonNode initStatus() {
        return null;
    }
}
