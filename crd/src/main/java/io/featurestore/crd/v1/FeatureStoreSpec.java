package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/// What a user asks for.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FeatureStoreSpec {
    @Required
    @Pattern("^[A-Za-z0-9][A-Za-z0-9_-]*$")
    @JsonPropertyDescription("Feast project that this FeatureStore serves.")
    public String feastProject;

    @JsonPropertyDescription("Where the feature definitions come from; by default an empty project is created.")
    public FeastProjectDir feastProjectDir;

    @Default("1")
    @Min(1)
    @SpecReplicas
    @JsonPropertyDescription("Number of pods; what kubectl scale and KEDA set. More than 1 needs shared stores.")
    public Integer replicas;

    @JsonPropertyDescription("Servers to run, the stores behind them, and settings of their pod.")
    public Services services;

    @JsonPropertyDescription("How callers are authenticated and authorized; by default kubernetes.")
    public Authz authz;

    @JsonPropertyDescription("Scheduled materialization; by default suspended.")
    public FeastCronJob cronJob;

    @JsonPropertyDescription("Engine that materializes features.")
    public BatchEngine batchEngine;

    @JsonPropertyDescription("Settings of materialization.")
    public Materialization materialization;

    @JsonPropertyDescription("Data-quality monitoring.")
    public DataQualityMonitoring dataQualityMonitoring;

    @JsonPropertyDescription("OpenLineage events: where they go, and whether those of others are received.")
    public OpenLineage openlineage;

    @JsonPropertyDescription("MLflow experiment tracking; by default on where the cluster has an MLflow that is ready.")
    public Mlflow mlflow;
}
