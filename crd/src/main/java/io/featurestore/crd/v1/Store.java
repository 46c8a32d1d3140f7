package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LocalObjectReference;

/// A database or service that keeps what a store holds. Which types there are differs by place.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Store {
    @Required
    @JsonPropertyDescription("Kind of the store.")
    public String type;

    @Required
    @JsonPropertyDescription("Secret with the settings of the store.")
    public LocalObjectReference secretRef;

    @JsonPropertyDescription("Key of the Secret that holds the settings as YAML; by default the type.")
    public String secretKeyName;
}
