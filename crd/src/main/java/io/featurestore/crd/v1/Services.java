package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.util.List;
import java.util.Map;

/// The servers, their stores, and the pod that they share.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Services {
    @JsonPropertyDescription("Online store and its server; deployed with defaults where absent.")
    public OnlineStore onlineStore;

    @JsonPropertyDescription("Offline store and its server; none where absent.")
    public OfflineStore offlineStore;

    @JsonPropertyDescription(
            "Registry: one of our own, or a remote one; where absent, a file in the pod without server.")
    public Registry registry;

    @JsonPropertyDescription("Web UI server; none where absent.")
    public Server ui;

    @JsonPropertyDescription("Deployment strategy of the pods; the default follows from the stores.")
    public DeploymentStrategy deploymentStrategy;

    @JsonPropertyDescription("Run no init containers: neither is the project fetched nor are definitions applied.")
    public Boolean disableInitContainers;

    @JsonPropertyDescription("Image of the init containers.")
    public String initImage;

    @JsonPropertyDescription("Apply the definitions when a pod starts; true by default.")
    public Boolean runFeastApplyOnInit;

    @JsonPropertyDescription("Volumes added to the pod.")
    public List<Volume> volumes;

    @JsonPropertyDescription("Security context of the pod.")
    public PodSecurityContext securityContext;

    @JsonPropertyDescription("Annotations added to the pod.")
    public Map<String, String> podAnnotations;

    @JsonPropertyDescription("Node labels that the pod needs; labels of a single server are added and win.")
    public Map<String, String> nodeSelector;

    @JsonPropertyDescription("Affinity of the pod; replaces the default, which prefers different nodes.")
    public Affinity affinity;

    @JsonPropertyDescription("Taints that the pod tolerates.")
    public List<Toleration> tolerations;

    @JsonPropertyDescription("Spread of the pods; replaces the default over zones, an empty list turns it off.")
    public List<TopologySpreadConstraint> topologySpreadConstraints;

    @ListMap("name")
    @JsonPropertyDescription("Resource claims of the pod (dynamic resource allocation).")
    public List<PodResourceClaim> resourceClaims;

    @JsonPropertyDescription("Autoscaling.")
    public Scaling scaling;

    @JsonPropertyDescription("Disruption budget of the pods while there can be several; exactly one of its fields.")
    public PodDisruptionBudgets podDisruptionBudgets;

    @JsonPropertyDescription("Additive. Secrets with which the images of all pods are pulled.")
    public List<LocalObjectReference> imagePullSecrets;

    @JsonPropertyDescription("Additive. ServiceAccount of the pods; one is made where this is absent.")
    public ServiceAccount serviceAccount;

    @JsonPropertyDescription("Additive. PriorityClass of all pods.")
    public String priorityClassName;

    @JsonPropertyDescription("Additive. RuntimeClass of all pods.")
    public String runtimeClassName;

    /// The identity of the pods. Not in the Go operator's API.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class ServiceAccount {
        @JsonPropertyDescription("Additive. Use this ServiceAccount, which exists; none is made or owned.")
        public String name;

        @JsonPropertyDescription(
                "Additive. Annotations of the ServiceAccounts that are made, as cloud identities need.")
        public Map<String, String> annotations;
    }

    /// How the number of pods is chosen, where it is not `spec.replicas`.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Scaling {
        @JsonPropertyDescription("Let a HorizontalPodAutoscaler choose the number of pods.")
        public Autoscaling autoscaling;
    }

    /// A HorizontalPodAutoscaler.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Autoscaling {
        @Min(1)
        @JsonPropertyDescription("Fewest pods; 1 by default.")
        public Integer minReplicas;

        @Required
        @Min(1)
        @JsonPropertyDescription("Most pods.")
        public Integer maxReplicas;

        @JsonPropertyDescription("What the number of pods follows; by default 80 % CPU utilization.")
        public List<MetricSpec> metrics;

        @JsonPropertyDescription("How fast pods are added and removed.")
        public HorizontalPodAutoscalerBehavior behavior;
    }

    /// A PodDisruptionBudget: exactly one of its fields.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class PodDisruptionBudgets {
        @JsonPropertyDescription("Pods that must stay available: a count or a percentage.")
        public IntOrString minAvailable;

        @JsonPropertyDescription("Pods that may be unavailable: a count or a percentage.")
        public IntOrString maxUnavailable;
    }
}
