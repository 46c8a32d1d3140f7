package io.featurestore.server.offline;

import feast.proto.core.DataSourceProto.DataSource;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// A question for the rows of a source, as they are: columns go by the names that they have in the source, and keep
/// its types, times as UTC. The answer has the keys, the features, the time and the creation time, in this order, or
/// all columns of the source in its own; no column twice.
///
/// @param features empty: all columns of the source, in its order
/// @param start the earliest time, included; empty: no bound
/// @param end the latest time, included; empty: no bound
public record PullRequest(
        DataSource source,
        List<String> joinKeys,
        List<String> features,
        String timestampField,
        Optional<String> createdTimestampColumn,
        Optional<Instant> start,
        Optional<Instant> end) {
    public PullRequest {
        joinKeys = List.copyOf(joinKeys);
        features = List.copyOf(features);
    }

    /// The columns of the answer.
    ///
    /// @param source all columns of the source, in its order
    public SequencedSet<String> columns(List<String> source) {
        SequencedSet<String> columns = new LinkedHashSet<>(features.isEmpty() ? source : joinKeys);
        columns.addAll(joinKeys);
        columns.addAll(features);
        columns.add(timestampField);
        createdTimestampColumn.ifPresent(columns::add);
        return columns;
    }
}
