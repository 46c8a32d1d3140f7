package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.featurestore.crd.v1.FeatureStore;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Numbers that the API server would refuse only in the child object.
final class ScalingRules {
    private static final Pattern PERCENTAGE = Pattern.compile("[0-9]+%");

    private ScalingRules() {}

    static Stream<Finding> minReplicasNotOverMaxReplicas(FeatureStore featureStore) {
        return SpecFields.services(featureStore)
                .map(services -> services.scaling)
                .map(scaling -> scaling.autoscaling)
                .filter(hpa -> hpa.minReplicas != null && hpa.maxReplicas != null && hpa.minReplicas > hpa.maxReplicas)
                .stream()
                .map(hpa -> Finding.error(
                        "MinOverMaxReplicas",
                        "spec.services.scaling.autoscaling.minReplicas",
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
                "spec.services.podDisruptionBudgets." + field,
                "%s is neither a count of pods nor a percentage such as 50%%".formatted(value.getValue())));
    }
}
