package io.featurestore.operator.resolve;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who the pods are to the cluster and to its image registries.
///
/// @param account the ServiceAccount of the servers' pods
/// @param made whether the operator makes it; else it is the user's, and others may use it, too
/// @param annotations of the ServiceAccounts that are made
/// @param pullSecrets names of the Secrets with which images are pulled, in their order
public record PodIdentity(
        String account,
        boolean made,
        SortedMap<String, String> annotations,
        List<String> pullSecrets,
        Optional<String> priorityClass,
        Optional<String> runtimeClass) {

    public PodIdentity {
        annotations = sorted(annotations);
        pullSecrets = List.copyOf(pullSecrets);
    }

    private static SortedMap<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
