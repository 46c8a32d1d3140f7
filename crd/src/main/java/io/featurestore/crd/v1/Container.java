package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;

/// What can be set on every container. A [Server] is one with more to set, as in the API, where the fields lie side by
/// side.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Container {
    @JsonPropertyDescription("Container image.")
    public String image;

    @JsonPropertyDescription("When the image is pulled: Always, IfNotPresent or Never.")
    public String imagePullPolicy;

    @JsonPropertyDescription("Environment; an entry replaces the operator's of the same name.")
    public List<EnvVar> env;

    @JsonPropertyDescription("Secrets and ConfigMaps whose keys become environment.")
    public List<EnvFromSource> envFrom;

    @JsonPropertyDescription("CPU, memory and other resources of the container.")
    public ResourceRequirements resources;

    @JsonPropertyDescription("Node labels added to those that the whole pod needs.")
    public Map<String, String> nodeSelector;
}
