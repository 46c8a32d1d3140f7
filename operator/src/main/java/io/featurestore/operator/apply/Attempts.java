package io.featurestore.operator.apply;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What was tried for the objects of one FeatureStore a short while ago, so that what failed for a reason that stays is
/// not sent again with every event. All of it may be forgotten at any time: it saves requests, nothing depends on it.
/// One thread at a time uses it, as only one reconcile of a FeatureStore runs at a time.
final class Attempts {
    /// For how long a refusal, a conflict or a lost fight is taken for granted. Nothing tells us when its cause ends.
    static final Duration QUIET = Duration.ofMinutes(5);

    /// How often the same content is written again after something else changed it.
    private static final int REWRITES = 3;

    private record Refusal(String hash, Outcome outcome, Instant until) {}

    private record Writes(String hash, int count, Instant until) {}

    private final InstantSource clock;
    private final Map<ObjectKey, Refusal> refusals = new HashMap<>();
    private final Map<ObjectKey, Writes> writes = new HashMap<>();

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /// What became of the same content lately, if a new attempt would end the same way.
    Optional<Outcome> refused(Desired desired) {
        Refusal refusal = refusals.get(desired.key());
        if (refusal == null) {
            return Optional.empty();
        }
        if (refusal.hash().equals(desired.hash()) && clock.instant().isBefore(refusal.until())) {
            return Optional.of(refusal.outcome());
        }
        refusals.remove(desired.key());
        return Optional.empty();
    }

    /// Takes `outcome` for granted for this content and a while.
    Outcome refuse(Desired desired, Outcome outcome) {
        refusals.put(
                desired.key(),
                new Refusal(desired.hash(), outcome, clock.instant().plus(QUIET)));
        return outcome;
    }

    /// Whether the same content was written again so often lately that writing it once more is no use.
    boolean exhausted(Desired desired) {
        Writes made = writes.get(desired.key());
        return made != null
                && made.hash().equals(desired.hash())
                && clock.instant().isBefore(made.until())
                && made.count() >= REWRITES;
    }

    /// The content was written although it had been written before.
    void rewrote(Desired desired) {
        Instant now = clock.instant();
        writes.compute(desired.key(), (key, made) -> {
            boolean running = made != null && made.hash().equals(desired.hash()) && now.isBefore(made.until());
            return running
                    ? new Writes(desired.hash(), made.count() + 1, made.until())
                    : new Writes(desired.hash(), 1, now.plus(QUIET));
        });
    }
}
