package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/// The `mlflow` block of the configuration.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Mlflow {
    @Required
    @JsonPropertyDescription("Track with MLflow; false also ignores an MLflow that the cluster has.")
    public Boolean enabled;

    @JsonPropertyDescription("Tracking server.")
    public String trackingUri;

    @JsonPropertyDescription("Address of MLflow for browsers.")
    public String uiUrl;

    @JsonPropertyDescription("How servers authenticate to MLflow; kubernetes-namespaced by default, empty for none.")
    public String trackingAuth;

    @JsonPropertyDescription("Log retrievals of features.")
    public Boolean autoLog;

    @JsonPropertyDescription("Log the entities of a retrieval, too.")
    public Boolean autoLogEntityDf;

    @Min(1)
    @JsonPropertyDescription("Most rows of entities that are logged.")
    public Integer entityDfMaxRows;

    @JsonPropertyDescription("Log apply and materialize.")
    public Boolean logOperations;

    @JsonPropertyDescription("Suffix of the experiment that those are logged in.")
    public String opsExperimentSuffix;

    @JsonPropertyDescription("Further keys of the block, none that has a field here.")
    public Map<String, String> extraConfig;
}
