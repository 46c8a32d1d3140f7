package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the containers of the pod share.
///
/// @param severalPods whether the stores allow more than one pod at a time; the template depends on this and never on
///     how many there are, so that scaling rolls nothing
/// @param token whether the pod needs a token of its ServiceAccount
/// @param identity who all pods of the FeatureStore are
public record PodSettings(
        boolean severalPods,
        DeploymentStrategy strategy,
        SortedMap<String, String> annotations,
        SortedMap<String, String> nodeSelector,
        Optional<Affinity> affinity,
        List<Toleration> tolerations,
        List<TopologySpreadConstraint> spread,
        List<PodResourceClaim> resourceClaims,
        PodSecurityContext securityContext,
        List<Volume> volumes,
        Optional<Resolved.Disruption> disruption,
        boolean token,
        PodIdentity identity) {

    public PodSettings {
        annotations = sorted(annotations);
        nodeSelector = sorted(nodeSelector);
        tolerations = List.copyOf(tolerations);
        spread = List.copyOf(spread);
        resourceClaims = List.copyOf(resourceClaims);
        volumes = List.copyOf(volumes);
    }

    private static SortedMap<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
