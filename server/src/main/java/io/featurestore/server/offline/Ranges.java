package io.featurestore.server.offline;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/// Where a range begins that says only where it ends.
public final class Ranges {
    private static final Duration WITHOUT_TTL = Duration.ofDays(30);

    private Ranges() {}

    /// The start that was asked for; else the greatest TTL of the views before the end, or 30 days where none has one.
    public static Instant start(EntityRows.Range range, HistoricalRequest request) {
        return range.start()
                .orElseGet(() -> range.end()
                        .minus(request.views().stream()
                                .map(ViewSelection::ttl)
                                .filter(ttl -> ttl.isPositive())
                                .max(Comparator.naturalOrder())
                                .orElse(WITHOUT_TTL)));
    }
}
