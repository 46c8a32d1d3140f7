package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import java.util.Map;

/// The `materialization` block of the configuration.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Materialization {
    @Min(1)
    @JsonPropertyDescription("Rows of one write to the online store.")
    public Integer onlineWriteBatchSize;

    @JsonPropertyDescription("Further keys of the block; \"true\" and \"false\" become booleans.")
    public Map<String, String> extraConfig;
}
