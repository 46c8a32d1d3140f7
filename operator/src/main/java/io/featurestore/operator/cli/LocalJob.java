package io.featurestore.operator.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The work of the rendered CronJob on this machine: once when the servers are ready, then on its schedule, never twice
/// at a time. A run that fails is told of, and the next one comes all the same.
final class LocalJob {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final LocalPod pod;
    private final CronTimes times;
    private final LocalHost host;
    private final InstantSource clock;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private @Nullable Process running;

    LocalJob(LocalPod pod, CronTimes times, LocalHost host, InstantSource clock) {
        this.pod = pod;
        this.times = times;
        this.host = host;
        this.clock = clock;
    }

    /// Runs the job to its end, and says how it went.
    void runOnce() throws InterruptedException {
        try {
            run();
        } catch (IOException | UserError e) {
            host.progress("job", String.valueOf(e.getMessage()));
        }
    }

    private void run() throws IOException, InterruptedException {
        host.prepare(pod);
        Instant begun = clock.instant();
        for (LocalProcess step : Stream.concat(pod.initProcesses().stream(), pod.servers().stream())
                .toList()) {
            int code = runToEnd(step);
            if (stopRequested.getCount() == 0) {
                return;
            }
            if (code != 0) {
                throw host.failure(step, "ended with exit code " + code);
            }
        }
        Duration took = Duration.between(begun, clock.instant());
        host.progress("job", "done after %d.%d s".formatted(took.toSeconds(), took.toMillisPart() / 100));
    }

    private int runToEnd(LocalProcess step) throws IOException, InterruptedException {
        host.progress("job", "running " + String.join(" ", step.command()));
        Process process = started(step);
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private synchronized Process started(LocalProcess step) throws IOException {
        Process process = host.launch(step);
        running = process;
        if (stopRequested.getCount() == 0) {
            process.destroy();
        }
        return process;
    }

    /// Runs the job each time that it is due, until [#stop].
    void keepRunning() throws InterruptedException {
        Optional<Instant> next = times.after(clock.instant());
        while (next.isPresent()) {
            Duration wait = Duration.between(clock.instant(), next.get());
            if (stopRequested.await(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS)) {
                return;
            }
            runOnce();
            next = times.after(clock.instant());
        }
    }

    /// When it is due next, for a person.
    String next() {
        return times.after(clock.instant())
                .map(time -> TIME.format(time.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault())))
                .orElse("never");
    }

    /// Ends a run, and [#keepRunning]. May be called again, and by another thread.
    synchronized void stop() {
        stopRequested.countDown();
        if (running != null) {
            running.destroy();
        }
    }
}
