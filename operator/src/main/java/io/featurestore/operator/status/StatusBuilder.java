package io.featurestore.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.featurestore.crd.ConditionTypes;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.resolve.Resolved;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The status of a FeatureStore.
public final class StatusBuilder {
    /// The Feast version that the servers and the configuration are compatible with.
    public static final String FEAST_VERSION = "0.67.0";

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private StatusBuilder() {}

    /// The status that the facts call for. It equals the present one (see [#same]) unless something was observed to
    /// change: a transition time moves only with the status of its condition.
    public static FeatureStoreStatus next(Facts facts, Instant now) {
        FeatureStoreStatus status = facts.blocked() ? kept(facts.before()) : described(facts);
        status.conditions = Verdicts.of(facts).stream()
                .map(verdict -> condition(verdict, facts, now))
                .sorted(Comparator.comparing(Condition::getType))
                .toList();
        status.phase = phase(status.conditions);
        status.feastVersion = FEAST_VERSION;
        status.selector = Labels.NAME + "=" + facts.featureStore().getMetadata().getName();
        status.replicas = facts.observed().readyPods();
        return status;
    }

    /// Whether two statuses say the same.
    public static boolean same(@Nullable FeatureStoreStatus one, @Nullable FeatureStoreStatus other) {
        return canonical(one).equals(canonical(other));
    }

    private static String canonical(@Nullable FeatureStoreStatus status) {
        try {
            Object ordered = CANONICAL.treeToValue(CANONICAL.valueToTree(status), Object.class);
            return CANONICAL.writeValueAsString(ordered);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status can always be written", e);
        }
    }

    /// What was told of the objects that go on serving while the spec can't be applied.
    private static FeatureStoreStatus kept(FeatureStoreStatus before) {
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.applied = before.applied;
        status.clientConfigMap = before.clientConfigMap;
        status.cronJob = before.cronJob;
        status.serviceHostnames = before.serviceHostnames;
        status.scalingStatus = before.scalingStatus;
        return status;
    }

    private static FeatureStoreStatus described(Facts facts) {
        FeatureStoreNames names = facts.names();
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.applied = facts.resolved().map(Resolved::applied).orElse(null);
        status.clientConfigMap = facts.rendered("ConfigMap", names.client()) ? names.client() : null;
        status.cronJob = facts.rendered("CronJob", names.base()) ? names.base() : null;
        status.serviceHostnames = hostnames(facts);
        if (facts.resolved().filter(it -> it.replicas().scaled()).isPresent()) {
            status.scalingStatus = new FeatureStoreStatus.ScalingStatus();
            status.scalingStatus.currentReplicas = facts.observed().readyPods();
            status.scalingStatus.desiredReplicas = facts.observed().wantedPods();
        }
        return status;
    }

    private static FeatureStoreStatus.ServiceHostnames hostnames(Facts facts) {
        FeatureStoreNames names = facts.names();
        FeatureStoreStatus.ServiceHostnames hostnames = new FeatureStoreStatus.ServiceHostnames();
        hostnames.onlineStore = facts.address(names.online()).orElse(null);
        hostnames.offlineStore = facts.address(names.offline()).orElse(null);
        hostnames.registry =
                facts.address(names.registry()).or(() -> remoteRegistry(facts)).orElse(null);
        hostnames.registryRest = facts.address(names.registryRest()).orElse(null);
        hostnames.ui = facts.address(names.ui()).orElse(null);
        hostnames.lineage = facts.address(names.lineage()).orElse(null);
        return hostnames;
    }

    private static Optional<String> remoteRegistry(Facts facts) {
        return facts.resolved()
                .map(Resolved::registry)
                .filter(Resolved.Registry.Remote.class::isInstance)
                .map(registry -> ((Resolved.Registry.Remote) registry).address());
    }

    private static Condition condition(Verdict verdict, Facts facts, Instant now) {
        String since = Objects.requireNonNullElse(facts.before().conditions, List.<Condition>of()).stream()
                .filter(before -> verdict.type().equals(before.getType()))
                .filter(before -> verdict.status().equals(before.getStatus()))
                .map(Condition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(verdict.type())
                .withStatus(verdict.status())
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .withObservedGeneration(facts.featureStore().getMetadata().getGeneration())
                .withLastTransitionTime(since)
                .build();
    }

    private static String phase(List<Condition> conditions) {
        String status = conditions.stream()
                .filter(condition -> condition.getType().equals(ConditionTypes.FEATURE_STORE))
                .map(Condition::getStatus)
                .findFirst()
                .orElse(Verdict.UNKNOWN);
        return switch (status) {
            case Verdict.TRUE -> "Ready";
            case Verdict.FALSE -> "Failed";
            default -> "Pending";
        };
    }
}
