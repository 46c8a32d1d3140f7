package io.featurestore.server.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the API server said about tokens lately: a good one is remembered for a minute at most, and never beyond its
/// own expiry; a bad one for five seconds, so that guessing costs the API server little. The least recently used goes
/// first.
final class Verdicts {
    static final Duration GOOD_FOR = Duration.ofMinutes(1);
    static final Duration BAD_FOR = Duration.ofSeconds(5);
    static final int CAPACITY = 10_000;

    private final Clock clock;
    private final Map<TokenDigest, Verdict> verdicts = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TokenDigest, Verdict> eldest) {
            return size() > CAPACITY;
        }
    };

    /// @param user empty: the token is not good
    private record Verdict(Optional<ReviewedUser> user, Instant until) {}

    Verdicts(Clock clock) {
        this.clock = clock;
    }

    /// What is known of a token: nothing, that it is bad (an empty inner value), or whose it is.
    synchronized Optional<Optional<ReviewedUser>> of(TokenDigest token) {
        Verdict verdict = verdicts.get(token);
        if (verdict == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(verdict.until())) {
            verdicts.remove(token);
            return Optional.empty();
        }
        return Optional.of(verdict.user());
    }

    synchronized void remember(TokenDigest token, Optional<ReviewedUser> user, Optional<Instant> expiry) {
        Instant now = clock.instant();
        Instant until = now.plus(user.isPresent() ? GOOD_FOR : BAD_FOR);
        Instant limit = expiry.filter(until::isAfter).orElse(until);
        if (limit.isAfter(now)) {
            verdicts.put(token, new Verdict(user, limit));
        }
    }
}
