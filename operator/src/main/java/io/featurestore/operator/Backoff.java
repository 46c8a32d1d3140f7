package io.featurestore.operator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When to try again what failed: after a second, then after twice as long each time, never later than after five
/// minutes, for ever.
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<String, Duration> next = new ConcurrentHashMap<>();

    /// How long to wait after one more failure.
    Duration afterFailure(String uid) {
        Duration wait = next.getOrDefault(uid, FIRST);
        Duration doubled = wait.multipliedBy(2);
        next.put(uid, doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
        return wait;
    }

    /// It went well, or the FeatureStore is gone.
    void reset(String uid) {
        next.remove(uid);
    }
}
