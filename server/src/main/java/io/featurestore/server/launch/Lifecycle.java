package io.featurestore.server.launch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a server ends: first it is not ready, then each part stops in the reverse order of its start, all within one
/// deadline. A part that fails to stop does not keep the others from it.
public final class Lifecycle {
    /// With a few seconds before it, in which a pod's endpoints are withdrawn, shorter than the 30 s that Kubernetes
    /// grants a pod.
    public static final Duration GRACE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private record Part(String name, Stop stop) {}

    /// Ends one part of a server.
    @FunctionalInterface
    public interface Stop {
        /// Takes no new work, finishes what has begun, and frees everything.
        ///
        /// @param left how long finishing may take; what still runs then is cut off
        void within(Duration left) throws Exception;
    }

    /// Notes what has to be stopped. Call it right after the part has started.
    public synchronized void started(String name, Stop stop) {
        parts.push(new Part(name, stop));
    }

    /// Everything has started: says so to health checks, and waits until SIGTERM, SIGINT or [#stop()] has stopped it.
    /// A signal ends the process with exit code 0, as an ordinary end.
    public void serve() throws InterruptedException {
        Thread onSignal = new Thread(this::endProcess, "feast-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        ready.set(true);
        stopped.await();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException ignored) {
            // the signal came first; the process ends there
        }
    }

    private void endProcess() {
        LOG.info("stopping: asked to by a signal");
        stop();
        Runtime.getRuntime().halt(0);
    }

    /// Whether the server takes requests: true between [#serve()] and the beginning of its end.
    public boolean isReady() {
        return ready.get() && !stopping.get();
    }

    /// Stops every part once; a second call waits for the first.
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            stopAll(System.nanoTime() + GRACE.toNanos());
            stopped.countDown();
            return;
        }
        try {
            stopped.await();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopAll(long deadline) {
        for (Part part = next(); part != null; part = next()) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            try {
                part.stop().within(left);
                LOG.info("stopped {}", part.name());
            } catch (InterruptedException ignored) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly: {}", part.name(), e.toString());
            }
        }
    }

    private synchronized @Nullable Part next() {
        return parts.poll();
    }
}
