package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/// What the operator observed.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FeatureStoreStatus {
    @JsonPropertyDescription("Ready, Pending or Failed.")
    public String phase;

    @JsonPropertyDescription("What is true of the FeatureStore and each of its services.")
    public List<Condition> conditions;

    @JsonPropertyDescription("Addresses of the servers, host:port.")
    public ServiceHostnames serviceHostnames;

    @JsonPropertyDescription("ConfigMap with the feature_store.yaml for clients.")
    public String clientConfigMap;

    @JsonPropertyDescription("The CronJob.")
    public String cronJob;

    @JsonPropertyDescription("Feast version that the servers are compatible with.")
    public String feastVersion;

    @StatusReplicas
    @JsonPropertyDescription("Pods that are ready.")
    public Integer replicas;

    @LabelSelector
    @JsonPropertyDescription("Label selector of the pods.")
    public String selector;

    @JsonPropertyDescription("Wanted and ready pods, while there can be several.")
    public ScalingStatus scalingStatus;

    /// The spec as it was understood. Its schema is open: what was applied by another version stays readable.
    @JsonPropertyDescription("The spec with every default filled in.")
    public JsonNode applied;

    /// `host:port` of each server that runs.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class ServiceHostnames {
        @JsonPropertyDescription("Online server (HTTP).")
        public String onlineStore;

        @JsonPropertyDescription("Offline server (Arrow Flight).")
        public String offlineStore;

        @JsonPropertyDescription("Registry server (gRPC).")
        public String registry;

        @JsonPropertyDescription("Registry server (REST).")
        public String registryRest;

        @JsonPropertyDescription("Web UI.")
        public String ui;

        @JsonPropertyDescription("Receiver of lineage events.")
        public String lineage;
    }

    /// Numbers of pods.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class ScalingStatus {
        @JsonPropertyDescription("Pods that are ready.")
        public Integer currentReplicas;

        @JsonPropertyDescription("Pods that are wanted.")
        public Integer desiredReplicas;
    }
}
