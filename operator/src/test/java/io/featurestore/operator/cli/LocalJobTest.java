package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The work of a CronJob as processes of this machine.
class LocalJobTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    private LocalProcess shell(String name, String script) {
        return new LocalProcess(name, List.of("sh", "-c", script), Map.of(), folder, Optional.empty());
    }

    private LocalJob job(Duration period, LocalProcess first, LocalProcess last) {
        LinkedHashMap<Path, byte[]> files = new LinkedHashMap<>();
        files.put(folder.resolve("job.yaml"), "project: shop\n".getBytes(StandardCharsets.UTF_8));
        return new LocalJob(
                new LocalPod(files, List.of(), List.of(first), List.of(last)),
                new CronTimes.Every(period),
                new LocalHost(folder.resolve("logs"), new PrintWriter(out)),
                InstantSource.system());
    }

    @Test
    void itsStepsRunOneAfterTheOtherAndSeeItsConfiguration() throws InterruptedException {
        LocalJob job = job(
                Duration.ofHours(1), shell("feast-0", "cp job.yaml copy"), shell("feast-1", "cat copy copy > both"));

        job.runOnce();

        assertThat(folder.resolve("both")).hasContent("project: shop\nproject: shop\n");
        assertThat(out.toString()).contains("job          done after ");
    }

    @Test
    void aStepThatFailsEndsTheRunWithTheEndOfItsLog() throws InterruptedException {
        LocalJob job = job(
                Duration.ofHours(1),
                shell("feast-0", "echo the store is gone >&2; exit 3"),
                shell("feast-1", "touch too-far"));

        job.runOnce();

        assertThat(out.toString()).contains("feast-0 ended with exit code 3", "the store is gone");
        assertThat(folder.resolve("too-far")).doesNotExist();
    }

    @Test
    void itRunsAgainOnItsScheduleUntilItIsStopped() throws InterruptedException {
        LocalJob job =
                job(Duration.ofMillis(20), shell("feast-0", "echo run >> runs; exit 1"), shell("feast-1", "true"));
        Thread thread = beside(job::keepRunning);

        await().until(() -> Files.exists(folder.resolve("runs"))
                && Files.readAllLines(folder.resolve("runs")).size() >= 3);
        job.stop();

        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void stoppingEndsARun() throws InterruptedException {
        LocalJob job = job(
                Duration.ofHours(1),
                shell("feast-0", "touch begun; exec sleep 600"),
                shell("feast-1", "touch too-far"));
        Thread thread = beside(job::runOnce);

        await().until(() -> Files.exists(folder.resolve("begun")));
        job.stop();

        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(folder.resolve("too-far")).doesNotExist();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Thread beside(Work work) {
        return Thread.ofPlatform().start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
