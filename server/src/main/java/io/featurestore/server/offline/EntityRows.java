package io.featurestore.server.offline;

import java.time.Instant;
import java.util.Optional;

/// Which entities at which times features are wanted for.
public sealed interface EntityRows {

    /// An uploaded frame. Its index columns, which pandas names in the schema's metadata, are not part of it.
    record Frame(RowSource rows) implements EntityRows {}

    /// The rows of a query that the store runs, and that may only read.
    record Sql(String query) implements EntityRows {}

    /// All times of the views' own rows from start to end, both included.
    ///
    /// @param start if left out, the greatest TTL of the views before the end, or 30 days where none has one
    record Range(Optional<Instant> start, Instant end) implements EntityRows {}
}
