package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/// The `data_quality_monitoring` block of the configuration.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class DataQualityMonitoring {
    @Default("true")
    @JsonPropertyDescription("Compute a baseline when definitions are applied.")
    public Boolean autoBaseline;
}
