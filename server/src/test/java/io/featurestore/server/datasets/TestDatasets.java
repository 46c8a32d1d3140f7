package io.featurestore.server.datasets;

import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.engine.duckdb.DuckDbStore;
import io.featurestore.server.registry.FeastRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/// Data sets over Parquet files in a folder.
public final class TestDatasets {
    private static final long MEMORY = 256L << 20;

    private TestDatasets() {}

    public static DatasetJobs of(FeastRegistry registry, Authorizer authorizer, Path folder) {
        OfflineSettings settings = new OfflineSettings(
                folder.resolve("spill"), MEMORY, 2, 4, Duration.ofMinutes(1), Map.of(), new Random(1));
        DatasetWork work =
                new DatasetWork(registry, authorizer, () -> new DuckDbStore(folder, true, settings), Clock.systemUTC());
        return new DatasetJobs(registry, work, Clock.systemUTC(), UUID::randomUUID, new Bugs(new SplittableRandom(1)));
    }
}
