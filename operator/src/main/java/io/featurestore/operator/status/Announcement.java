package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.featurestore.crd.ConditionTypes;
import io.featurestore.crd.v1.FeatureStoreStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The event of a transition.
///
/// @param warning whether it is about something wrong
/// @param reason of the condition
/// @param message of the condition
/// @param since when the condition took its status; part of what makes the event unique
public record Announcement(boolean warning, String reason, String message, String since) {

    /// What there is to announce: that the FeatureStore became Ready, that it failed, that it fails for another reason,
    /// and that a run of its job failed. Waiting for pods is no news, nor is a run that succeeded.
    public static List<Announcement> of(@Nullable FeatureStoreStatus before, FeatureStoreStatus after) {
        Stream<Condition> ready =
                news(ConditionTypes.READY, before, after)
                        .filter(now -> !now.getStatus().equals(Verdict.UNKNOWN))
                        .stream();
        Stream<Condition> run =
                news(ConditionTypes.LAST_RUN, before, after)
                        .filter(now -> now.getStatus().equals(Verdict.FALSE))
                        .stream();
        return Stream.concat(ready, run)
                .map(now -> new Announcement(
                        now.getStatus().equals(Verdict.FALSE),
                        now.getReason(),
                        now.getMessage(),
                        now.getLastTransitionTime()))
                .toList();
    }

    private static Optional<Condition> news(
            String type, @Nullable FeatureStoreStatus before, FeatureStoreStatus after) {
        Optional<Condition> earlier = condition(type, before);
        return condition(type, after).filter(now -> earlier.isEmpty() || differs(earlier.get(), now));
    }

    private static boolean differs(Condition before, Condition now) {
        return !Objects.equals(before.getStatus(), now.getStatus())
                || !Objects.equals(before.getReason(), now.getReason())
                || !Objects.equals(before.getMessage(), now.getMessage());
    }

    private static Optional<Condition> condition(String type, @Nullable FeatureStoreStatus status) {
        return Optional.ofNullable(status).map(it -> it.conditions).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }
}
