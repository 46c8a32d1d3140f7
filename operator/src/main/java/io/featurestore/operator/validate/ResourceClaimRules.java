package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A container can use the resource claims of its pod, and no others.
final class ResourceClaimRules {
    private ResourceClaimRules() {}

    static Stream<Finding> claimsAreOfThePod(FeatureStore featureStore) {
        Set<String> ofThePod = SpecFields.services(featureStore).map(services -> services.resourceClaims).stream()
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .map(PodResourceClaim::getName)
                .collect(Collectors.toSet());
        Stream<Finding> servers = SpecFields.servers(featureStore).stream()
                .flatMap(server -> unknown(server.path(), server.value().resources, ofThePod));
        // Neither the pods of jobs nor those of the lineage server get claims.
        Stream<Finding> job =
                Optional.ofNullable(featureStore.getSpec().cronJob).map(it -> it.containerConfigs).stream()
                        .flatMap(container -> unknown("spec.cronJob.containerConfigs", container.resources, Set.of()));
        Stream<Finding> lineage = Optional.ofNullable(featureStore.getSpec().openlineage)
                .map(it -> it.consumer)
                .map(it -> it.lineageServer)
                .map(it -> it.server)
                .stream()
                .flatMap(server ->
                        unknown("spec.openlineage.consumer.lineageServer.server", server.resources, Set.of()));
        return Stream.of(servers, job, lineage).flatMap(it -> it);
    }

    private static Stream<Finding> unknown(String path, @Nullable ResourceRequirements resources, Set<String> known) {
        if (resources == null || resources.getClaims() == null) {
            return Stream.empty();
        }
        // By name, not by index: the list is a map, its order means nothing.
        return resources.getClaims().stream()
                .map(claim -> String.valueOf(claim.getName()))
                .filter(name -> !known.contains(name))
                .map(name -> Finding.error(
                        "UnknownResourceClaim",
                        path + ".resources.claims",
                        "the pod has no resource claim '%s': %s"
                                .formatted(
                                        name,
                                        path.startsWith("spec.services")
                                                ? "add it to services.resourceClaims"
                                                : "leave it out, these pods have none")));
    }
}
