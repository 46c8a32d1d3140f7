package io.featurestore.server.materialize;

import java.time.Duration;

/// What loading a view amounted to.
///
/// @param rows the newest ones, one for each key, that were handed to the online store
/// @param keyless rows that were left out, because a part of their key is null
/// @param emptied lists that were stored as null, because one of their elements is null and its type has no null
record Figures(long rows, long keyless, long emptied, Duration time) {

    long rowsPerSecond() {
        double seconds = Math.max(time.toNanos(), 1) / 1e9;
        return Math.round(rows / seconds);
    }
}
