package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.v1.FeatureStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A number of pods on its way back from an autoscaler to the FeatureStore.
///
/// Beside an autoscaler `spec.replicas` can only be 1. Whoever takes the autoscaler away, to let another one drive the
/// scale sub-resource for instance, thereby asks for one pod, and most do not mean it. So the number that the
/// autoscaler had set stays for a moment, in which another may be written; any other number than 1 applies at once.
/// What is known here may be lost: the moment then begins again.
final class Handover {
    /// Twice as long as the controller of autoscalers takes for a round.
    static final Duration MOMENT = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<Place, Instant> ends = new ConcurrentHashMap<>();

    /// A FeatureStore can have several Deployments, of which only that of the servers has an autoscaler.
    private record Place(String owner, ObjectKey deployment) {}

    Handover(InstantSource clock) {
        this.clock = clock;
    }

    /// What `live` is to become now.
    Desired now(FeatureStore owner, Desired wanted, HasMetadata live) {
        if (!wanted.isDeployment()) {
            return wanted;
        }
        Place place = new Place(owner.getMetadata().getUid(), wanted.key());
        Optional<Integer> kept = wanted.replicasBeforeOne(live);
        if (kept.isEmpty()) {
            ends.remove(place);
            return wanted;
        }
        Instant end = ends.computeIfAbsent(place, first -> clock.instant().plus(MOMENT));
        return clock.instant().isBefore(end) ? wanted.handingOver(kept.get()) : wanted;
    }

    /// How long the moment still lasts, if there is one.
    Optional<Duration> left(FeatureStore owner) {
        return ends.entrySet().stream()
                .filter(end -> isOf(owner, end.getKey()))
                .map(end -> Duration.between(clock.instant(), end.getValue()))
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder());
    }

    void forget(FeatureStore owner) {
        ends.keySet().removeIf(place -> isOf(owner, place));
    }

    private static boolean isOf(FeatureStore owner, Place place) {
        return place.owner().equals(owner.getMetadata().getUid());
    }
}
