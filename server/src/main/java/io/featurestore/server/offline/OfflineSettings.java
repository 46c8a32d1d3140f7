package io.featurestore.server.offline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What an offline store may use of the machine; the rest comes from `feature_store.yaml`.
///
/// @param spillFolder where intermediate rows go that do not fit in memory; a folder below it is made and removed
/// @param memory bytes that the store may use outside the heap, engine and Arrow together
/// @param threads how many the engine may use
/// @param requests how many run at a time
/// @param queryTimeout for a statement of a database
/// @param environment where the credentials of object storage are looked for
public record OfflineSettings(
        Path spillFolder,
        long memory,
        int threads,
        int requests,
        Duration queryTimeout,
        Map<String, String> environment,
        RandomGenerator random) {

    public OfflineSettings {
        environment = Map.copyOf(environment);
    }
}
