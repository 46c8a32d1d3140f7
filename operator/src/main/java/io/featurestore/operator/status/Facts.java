package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Reasons;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.validate.Finding;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that a status tells of.
///
/// @param featureStore whose status it is, with the status that it has now
/// @param findings what is wrong with the spec or with what it refers to, the worst first
/// @param resolved what the spec means, as far as it could be understood
/// @param objects what was rendered; empty if a finding blocks
/// @param troubles objects that are not as they were rendered
/// @param observed what runs
public record Facts(
        FeatureStore featureStore,
        List<Finding> findings,
        Optional<Resolved> resolved,
        List<HasMetadata> objects,
        List<Trouble> troubles,
        Observed observed) {

    public Facts {
        findings = List.copyOf(findings);
        objects = List.copyOf(objects);
        troubles = List.copyOf(troubles);
    }

    /// Whether the objects that serve are those of an earlier spec.
    boolean blocked() {
        return findings.stream().anyMatch(finding -> finding.level().blocks());
    }

    /// The status until now.
    FeatureStoreStatus before() {
        return Objects.requireNonNullElseGet(featureStore.getStatus(), FeatureStoreStatus::new);
    }

    /// Whether enough pods serve. A Deployment whose last change its controller has not seen yet says nothing new: then
    /// what was told of this spec holds. An annotation by somebody else, too, is such a change.
    boolean available() {
        return observed.current()
                ? observed.available()
                : told().anyMatch(condition ->
                        Verdicts.isAboutPods(condition.getType()) && Verdict.TRUE.equals(condition.getStatus()));
    }

    /// Whether the Deployment's last change did not come through in the time it was given; told as [#available()] is.
    boolean stuck() {
        return observed.current()
                ? observed.stuck()
                : told().anyMatch(condition -> Reasons.PROGRESS_DEADLINE_EXCEEDED.equals(condition.getReason()));
    }

    /// The conditions that were told of the spec as it is now.
    private Stream<Condition> told() {
        Long generation = featureStore.getMetadata().getGeneration();
        return Objects.requireNonNullElse(before().conditions, List.<Condition>of()).stream()
                .filter(condition -> Objects.equals(condition.getObservedGeneration(), generation));
    }

    /// A condition of the status until now.
    Optional<Condition> before(String type) {
        return Objects.requireNonNullElse(before().conditions, List.<Condition>of()).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    FeatureStoreNames names() {
        return new FeatureStoreNames(
                featureStore.getMetadata().getNamespace(),
                featureStore.getMetadata().getName());
    }

    /// Whether an object of this kind and name was rendered.
    boolean rendered(String kind, String name) {
        return objects.stream()
                .anyMatch(object -> object.getKind().equals(kind)
                        && object.getMetadata().getName().equals(name));
    }

    /// `host:port` of a Service that was rendered: its first port.
    Optional<String> address(String service) {
        return objects.stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(object -> object.getMetadata().getName().equals(service))
                .map(object -> names().host(service) + ":"
                        + object.getSpec().getPorts().getFirst().getPort())
                .findFirst();
    }
}
