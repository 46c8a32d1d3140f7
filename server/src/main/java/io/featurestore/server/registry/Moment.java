package io.featurestore.server.registry;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/// Where changes take the time and new ids from.
///
/// @param writesMetadata whether a new project gets an entry in `project_metadata`
///     (`registry.purge_feast_metadata: false`)
record Moment(Clock clock, Supplier<UUID> ids, boolean writesMetadata) {

    /// The time in microseconds, which is as far as Python's goes.
    Timestamp now() {
        Instant now = clock.instant();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano() / 1000 * 1000)
                .build();
    }

    String newId() {
        return ids.get().toString();
    }
}
