package io.featurestore.server.online.store;

import feast.proto.types.ValueProto.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One entity's values.
///
/// @param entityKey serialized
/// @param values one for each feature of the batch; an unset value is a null
// The key is made for this row and handed on once.
@SuppressWarnings("ArrayRecordComponent")
public record WriteRow(byte[] entityKey, List<Value> values, Instant eventTime, Optional<Instant> createdTime) {
    public WriteRow {
        values = List.copyOf(values);
    }
}
