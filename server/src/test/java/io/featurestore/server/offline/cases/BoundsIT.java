package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens at the edges of memory, disk and time.
class BoundsIT {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private Path source(String name, long rows) {
        Path file = folder.resolve(name);
        try (ParquetBackend maker = new ParquetBackend(folder)) {
            maker.sql(OfflineRuns.make(rows, 50_000, file));
        }
        return file;
    }

    private static long kilobytes(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// `-Doffline.frame=N` asks for another number of rows.
    @Test
    void aFrameOfTenMillionRowsStaysWithinItsMemory() throws IOException {
        long rows = Long.getLong("offline.frame", 10_000_000);
        long memory = 320 * MIB;
        Path file = source("source.parquet", 200_000);
        long before = kilobytes("VmRSS") * 1024;
        long peak = kilobytes("VmHWM") * 1024;
        try (OfflineStore store = OfflineRuns.store(folder, memory)) {
            OfflineRuns.Count count = OfflineRuns.ask(store, file, rows, 50_000);
            assertThat(count.rows()).isEqualTo(rows);
            assertThat(count.inOrder()).isTrue();
            assertThat(count.values()).isPositive();
        }
        assertThat(kilobytes("VmHWM") * 1024).isLessThan(Math.max(peak, before + memory + 160 * MIB));
        assertThat(folder.resolve("spill")).isEmptyDirectory();
    }

    @Test
    void withoutADiskToSpillToTheRequestIsRefused() throws IOException {
        Path file = source("source.parquet", 200_000);
        Path full = Files.createFile(folder.resolve("full"));
        try (OfflineStore store = OfflineRuns.store(full, 64 * MIB)) {
            ServeException thrown =
                    catchThrowableOfType(ServeException.class, () -> OfflineRuns.ask(store, file, 10, 50_000));
            assertThat(thrown.error().code()).isEqualTo(ErrorCode.OVERLOADED);
        }
    }

    private static PullRequest all(Path path) {
        return new PullRequest(
                ParquetBackend.at(path.toString()).setName("trips").build(),
                List.of(),
                List.of(),
                "event_timestamp",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aSourceThatDisappearsMidwayNeverGivesAPartForTheWhole() throws IOException {
        Path many = Files.createDirectories(folder.resolve("many"));
        Path first = source("many/0.parquet", 100_000);
        for (int i = 1; i < 12; i++) {
            Files.copy(first, many.resolve(i + ".parquet"));
        }
        try (OfflineStore store = OfflineRuns.store(folder, 256 * MIB);
                OfflineResult result = store.pullAll(all(many))) {
            assertThat(result.next()).isTrue();
            try (Stream<Path> files = Files.list(many)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            ServeException thrown = catchThrowableOfType(ServeException.class, () -> drain(result));
            assertThat(thrown.error().message())
                    .startsWith("Data source trips (")
                    .endsWith("there is no file");
        }
    }

    private static long drain(OfflineResult result) {
        long rows = 0;
        while (result.next()) {
            rows += result.root().getRowCount();
        }
        return rows;
    }

    @Test
    void aCancelledRequestEndsAndTheNextOneIsServed() {
        Path file = source("source.parquet", 2_000_000);
        try (OfflineStore store = OfflineRuns.store(folder, 256 * MIB)) {
            try (OfflineResult result = store.pullAll(all(file))) {
                assertThat(result.next()).isTrue();
                result.cancel();
                ServeException thrown = catchThrowableOfType(ServeException.class, () -> drain(result));
                assertThat(thrown.error().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            }
            try (OfflineResult result = store.pullAll(all(file))) {
                assertThat(drain(result)).isEqualTo(2_000_000);
            }
        }
    }
}
