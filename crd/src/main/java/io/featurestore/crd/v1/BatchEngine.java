package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.LocalObjectReference;

/// The engine that materializes features.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class BatchEngine {
    @JsonPropertyDescription("ConfigMap with the settings of the engine.")
    public LocalObjectReference configMapRef;

    @JsonPropertyDescription("Key in it that holds the settings as YAML; config by default.")
    public String configMapKey;
}
