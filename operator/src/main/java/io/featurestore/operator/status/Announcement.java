package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.featurestore.crd.ConditionTypes;
import io.featurestore.crd.v1.FeatureStoreStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one event of a transition.
///
/// @param warning whether it is about something wrong
/// @param reason of the condition Ready
/// @param message of the condition Ready
/// @param since when the condition took its status; part of what makes the event unique
public record Announcement(boolean warning, String reason, String message, String since) {

    /// What there is to announce: that the FeatureStore became Ready, that it failed, or that it fails for another
    /// reason. Waiting for pods is no news.
    public static Optional<Announcement> of(@Nullable FeatureStoreStatus before, FeatureStoreStatus after) {
        Optional<Condition> earlier = ready(before);
        return ready(after)
                .filter(now -> !now.getStatus().equals(Verdict.UNKNOWN))
                .filter(now -> earlier.isEmpty() || differs(earlier.get(), now))
                .map(now -> new Announcement(
                        now.getStatus().equals(Verdict.FALSE),
                        now.getReason(),
                        now.getMessage(),
                        now.getLastTransitionTime()));
    }

    private static boolean differs(Condition before, Condition now) {
        return !Objects.equals(before.getStatus(), now.getStatus())
                || !Objects.equals(before.getReason(), now.getReason())
                || !Objects.equals(before.getMessage(), now.getMessage());
    }

    private static Optional<Condition> ready(@Nullable FeatureStoreStatus status) {
        return Optional.ofNullable(status).map(it -> it.conditions).orElse(List.of()).stream()
                .filter(condition -> ConditionTypes.READY.equals(condition.getType()))
                .findFirst();
    }
}
