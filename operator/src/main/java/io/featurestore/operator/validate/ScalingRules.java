package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ResourceMetricSource;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.Server;
import io.featurestore.crd.v1.Services;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Numbers that the API server would refuse only in the child object, and those that can't do what they are for.
final class ScalingRules {
    private static final Pattern PERCENTAGE = Pattern.compile("[0-9]+%");
    private static final int LONGEST_PERCENTAGE = "100%".length();
    private static final String AUTOSCALING = "spec.services.scaling.autoscaling";
    private static final String BUDGET = "spec.services.podDisruptionBudgets";

    private ScalingRules() {}

    static Stream<Finding> minReplicasNotOverMaxReplicas(FeatureStore featureStore) {
        return autoscaling(featureStore)
                .filter(hpa -> hpa.minReplicas != null && hpa.maxReplicas != null && hpa.minReplicas > hpa.maxReplicas)
                .stream()
                .map(hpa -> Finding.error(
                        "MinOverMaxReplicas",
                        AUTOSCALING + ".minReplicas",
                        "minReplicas %d is over maxReplicas %d".formatted(hpa.minReplicas, hpa.maxReplicas)));
    }

    static Stream<Finding> disruptionBudgetIsCountOrPercentage(FeatureStore featureStore) {
        return SpecFields.services(featureStore).map(services -> services.podDisruptionBudgets).stream()
                .flatMap(budget -> Stream.concat(
                        countOrPercentage("minAvailable", budget.minAvailable),
                        countOrPercentage("maxUnavailable", budget.maxUnavailable)));
    }

    private static Stream<Finding> countOrPercentage(String field, IntOrString value) {
        if (value == null) {
            return Stream.empty();
        }
        boolean valid = value.getStrVal() == null
                ? value.getIntVal() != null && value.getIntVal() >= 0
                : PERCENTAGE.matcher(value.getStrVal()).matches();
        if (valid) {
            return Stream.empty();
        }
        return Stream.of(Finding.error(
                "InvalidDisruptionBudget",
                BUDGET + "." + field,
                "%s is neither a count of pods nor a percentage such as 50%%".formatted(value.getValue())));
    }

    /// The autoscaler's share of a request is nothing where there is no request: it would say so in a condition of its
    /// own, and never scale.
    static Stream<Finding> utilizationHasRequests(FeatureStore featureStore) {
        return autoscaling(featureStore).stream()
                .flatMap(hpa -> utilized(hpa).flatMap(resource -> {
                    List<String> without = serverPaths(featureStore)
                            .filter(server -> !requests(server.value(), resource))
                            .map(server -> server.path() + ".resources.requests." + resource)
                            .toList();
                    return without.isEmpty()
                            ? Stream.empty()
                            : Stream.of(Finding.warning(
                                    "UtilizationWithoutRequests",
                                    AUTOSCALING + ".metrics",
                                    "the autoscaler measures the use of %s against what the containers request, and not all of them request it: set %s"
                                            .formatted(resource, String.join(" and ", without))));
                }));
    }

    private static Stream<String> utilized(Services.Autoscaling hpa) {
        if (hpa.metrics == null || hpa.metrics.isEmpty()) {
            return Stream.of("cpu");
        }
        return hpa.metrics.stream()
                .filter(Objects::nonNull)
                .map(MetricSpec::getResource)
                .filter(resource -> resource != null && resource.getTarget() != null)
                .filter(resource -> "Utilization".equals(resource.getTarget().getType()))
                .map(ResourceMetricSource::getName)
                .filter(Objects::nonNull)
                .distinct();
    }

    private static Stream<SpecFields.At<Optional<Server>>> serverPaths(FeatureStore featureStore) {
        Stream<SpecFields.At<Optional<Server>>> given = SpecFields.servers(featureStore).stream()
                .filter(server -> !server.path().startsWith("spec.services.onlineStore"))
                .map(server -> new SpecFields.At<>(server.path(), Optional.of(server.value())));
        Stream<SpecFields.At<Optional<Server>>> online = SpecFields.hasOnlineServer(featureStore)
                ? Stream.of(new SpecFields.At<>(
                        "spec.services.onlineStore.server",
                        SpecFields.onlineStore(featureStore).map(store -> store.server)))
                : Stream.empty();
        return Stream.concat(given, online);
    }

    /// A limit counts as a request, too.
    private static boolean requests(Optional<Server> server, String resource) {
        return server.map(it -> it.resources).stream()
                .flatMap(resources -> Stream.of(
                        Optional.ofNullable(resources.getRequests()), Optional.ofNullable(resources.getLimits())))
                .flatMap(Optional::stream)
                .anyMatch(amounts -> amounts.containsKey(resource));
    }

    /// A pod takes one constraint for each key and way.
    static Stream<Finding> spreadConstraintsDiffer(FeatureStore featureStore) {
        List<TopologySpreadConstraint> constraints = SpecFields.services(featureStore)
                .map(services -> services.topologySpreadConstraints)
                .orElse(List.of());
        Set<List<String>> seen = new HashSet<>();
        return IntStream.range(0, constraints.size())
                .filter(i -> constraints.get(i) != null)
                .filter(i -> !seen.add(List.of(
                        String.valueOf(constraints.get(i).getTopologyKey()),
                        String.valueOf(constraints.get(i).getWhenUnsatisfiable()))))
                .mapToObj(i -> Finding.error(
                        "DuplicateSpreadConstraint",
                        "spec.services.topologySpreadConstraints[%d]".formatted(i),
                        "there is a constraint for %s and %s already, and a pod can have only one: leave one of them out"
                                .formatted(
                                        constraints.get(i).getTopologyKey(),
                                        constraints.get(i).getWhenUnsatisfiable())));
    }

    /// A budget that never lets a pod go keeps nodes from being drained, and so from being upgraded.
    static Stream<Finding> disruptionBudgetLetsPodsGo(FeatureStore featureStore) {
        int pods = autoscaling(featureStore)
                .map(hpa -> Optional.ofNullable(hpa.minReplicas).orElse(1))
                .orElseGet(() ->
                        Optional.ofNullable(featureStore.getSpec().replicas).orElse(1));
        boolean scaled = pods > 1 || autoscaling(featureStore).isPresent();
        return SpecFields.services(featureStore).map(services -> services.podDisruptionBudgets).stream()
                .filter(budget -> scaled && keepsAll(budget, pods))
                .map(budget -> Finding.warning(
                        "DisruptionBudgetKeepsAll",
                        BUDGET,
                        "with %d %s the budget lets no pod be evicted, so no node with one can be drained: allow one less"
                                .formatted(pods, pods == 1 ? "pod" : "pods")));
    }

    private static boolean keepsAll(Services.PodDisruptionBudgets budget, int pods) {
        return Optional.ofNullable(budget.minAvailable)
                        .flatMap(value -> count(value, pods))
                        .filter(kept -> kept >= pods)
                        .isPresent()
                || Optional.ofNullable(budget.maxUnavailable)
                        .flatMap(value -> count(value, pods))
                        .filter(lost -> lost == 0)
                        .isPresent();
    }

    /// As the controller of budgets counts: parts of a pod are whole pods.
    private static Optional<Integer> count(IntOrString value, int pods) {
        if (value.getStrVal() == null) {
            return Optional.ofNullable(value.getIntVal());
        }
        if (!PERCENTAGE.matcher(value.getStrVal()).matches()
                || value.getStrVal().length() > LONGEST_PERCENTAGE) {
            return Optional.empty();
        }
        int percent = Integer.parseInt(
                value.getStrVal().substring(0, value.getStrVal().length() - 1));
        return Optional.of(Math.ceilDiv(percent * pods, 100));
    }

    private static Optional<Services.Autoscaling> autoscaling(FeatureStore featureStore) {
        return SpecFields.services(featureStore)
                .map(services -> services.scaling)
                .map(scaling -> scaling.autoscaling);
    }
}
