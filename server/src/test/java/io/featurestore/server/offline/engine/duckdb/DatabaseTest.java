package io.featurestore.server.offline.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.offline.OfflineSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    /// Numbers for two names, of the database's folder and of the next one's, and none after these.
    private static RandomGenerator twice() {
        int[] left = {2};
        return () -> {
            if (left[0]-- == 0) {
                throw new IllegalStateException("no more numbers");
            }
            return left[0];
        };
    }

    @Test
    @Timeout(60)
    void anInstanceThatDoesNotStartLeavesItsTurnToTheNext(@TempDir Path folder) throws SQLException {
        OfflineSettings settings =
                new OfflineSettings(folder, 64 << 20, 1, 1, Duration.ofMinutes(1), Map.of(), twice());
        try (RootAllocator memory = new RootAllocator();
                Database database = new Database(settings, memory)) {
            database.isolated(List.of()).close();
            assertThatThrownBy(() -> database.isolated(List.of())).hasMessage("no more numbers");
            try (Session next = database.session(List.of())) {
                assertThat(next.rows("SELECT 1")).containsExactly(List.of(Optional.of("1")));
            }
        }
    }
}
