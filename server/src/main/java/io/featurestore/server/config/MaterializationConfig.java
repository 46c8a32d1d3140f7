package io.featurestore.server.config;

import java.util.Optional;

/// The sections `materialization` and `batch_engine`.
///
/// @param onlineWriteBatchSize how many rows are written to the online store at a time; empty: as suits the store
/// @param engine the type of the batch engine
/// @param unavailable a batch engine that this build does not have
public record MaterializationConfig(
        Optional<Integer> onlineWriteBatchSize, String engine, Optional<Unavailable> unavailable) {
    public static final MaterializationConfig DEFAULT =
            new MaterializationConfig(Optional.empty(), "local", Optional.empty());
}
