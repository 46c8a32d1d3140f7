package io.featurestore.server.materialize;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// One view and the window that it is to be loaded for, both ends included.
///
/// @param defaulted whether the view has neither been materialized nor a TTL, so that it begins a year ago
record Task(Target target, Instant start, Instant end, boolean defaulted) {
    private static final Duration YEAR = Duration.ofDays(7 * 52);

    /// @param now for views that were never materialized
    /// @return empty if the view was materialized beyond the window's end already
    /// @throws ServeException `INVALID_ARGUMENT` for a window that ends before it starts
    static Optional<Task> of(Target target, Window window, Instant now) {
        return switch (window) {
            case Window.Everything ignored -> Optional.of(new Task(target, Instant.EPOCH, micros(now), false));
            case Window.Range range -> {
                if (range.start().isAfter(range.end())) {
                    throw ServeException.of(
                            ErrorCode.INVALID_ARGUMENT,
                            "The given start_date %s is greater than the given end_date %s."
                                    .formatted(range.start(), range.end()));
                }
                yield Optional.of(new Task(target, micros(range.start()), micros(range.end()), false));
            }
            case Window.Incremental incremental -> incremental(target, micros(incremental.end()), micros(now));
        };
    }

    private static Optional<Task> incremental(Target target, Instant end, Instant now) {
        Optional<Instant> last = target.lastEnd();
        if (last.isPresent()) {
            return last.get().isAfter(end) ? Optional.empty() : Optional.of(new Task(target, last.get(), end, false));
        }
        Duration ttl = target.shape().ttl();
        Instant start = now.minus(ttl.isPositive() ? ttl : YEAR);
        if (start.isAfter(end)) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    ("Feature view %s was never materialized, so that it begins at %s (now less its ttl), which is after"
                                    + " the given end %s. Materialize an older range by its two ends.")
                            .formatted(target.name(), start, end));
        }
        return Optional.of(new Task(target, start, end, !ttl.isPositive()));
    }

    /// The registry, and Python, know microseconds.
    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /// Whether another task's rows are all among this one's.
    boolean covers(Task other) {
        return !start.isAfter(other.start) && !end.isBefore(other.end);
    }
}
