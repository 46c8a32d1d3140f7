package io.featurestore.operator.validate;

import io.featurestore.crd.NameSyntax;
import io.featurestore.crd.v1.Container;
import io.featurestore.crd.v1.FeatureStore;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the API server refuses of a container, and of the nodes that its pod asks for.
final class ContainerRules {
    private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

    private ContainerRules() {}

    static Stream<Finding> pullPolicyExists(FeatureStore featureStore) {
        return containers(featureStore)
                .flatMap(container -> Optional.ofNullable(container.value().imagePullPolicy)
                        .filter(policy -> !policy.isEmpty() && !PULL_POLICIES.contains(policy))
                        .stream()
                        .map(policy -> Finding.error(
                                "UnknownImagePullPolicy",
                                container.path() + ".imagePullPolicy",
                                "'%s' is none of Always, IfNotPresent, Never".formatted(policy))));
    }

    static Stream<Finding> nodesAreSelectedByLabels(FeatureStore featureStore) {
        Stream<Finding> pod = SpecFields.services(featureStore).stream()
                .flatMap(services -> selectors("spec.services.nodeSelector", services.nodeSelector));
        return Stream.concat(
                pod,
                containers(featureStore)
                        .flatMap(container ->
                                selectors(container.path() + ".nodeSelector", container.value().nodeSelector)));
    }

    private static Stream<Finding> selectors(String path, @Nullable Map<String, String> selector) {
        Map<String, String> labels = selector == null ? Map.of() : new TreeMap<>(selector);
        return labels.entrySet().stream()
                .filter(label -> !NameSyntax.isQualified(label.getKey())
                        || !NameSyntax.isLabelValue(Objects.requireNonNullElse(label.getValue(), "")))
                .map(label -> Finding.error(
                        "InvalidNodeSelector",
                        path,
                        "no node can have a label %s: '%s'".formatted(label.getKey(), label.getValue())));
    }

    private static Stream<SpecFields.At<Container>> containers(FeatureStore featureStore) {
        Stream<SpecFields.At<Container>> servers =
                SpecFields.servers(featureStore).stream().map(it -> new SpecFields.At<>(it.path(), it.value()));
        Stream<SpecFields.At<Container>> job =
                Optional.ofNullable(featureStore.getSpec().cronJob).map(it -> it.containerConfigs).stream()
                        .map(it -> new SpecFields.At<>("spec.cronJob.containerConfigs", it));
        return Stream.concat(servers, job);
    }
}
