package io.featurestore.server.materialize;

import java.time.Instant;

/// The range of event times that is asked for.
public sealed interface Window {

    /// Both ends included.
    record Range(Instant start, Instant end) implements Window {}

    /// All rows that there are (`--disable-event-timestamp`).
    record Everything() implements Window {}

    /// Each view from where it ended last.
    record Incremental(Instant end) implements Window {}
}
