package io.featurestore.server.materialize;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How far a load has come, and the way to stop it; for other threads to look at.
final class Progress {
    private final long began = System.nanoTime();
    private final AtomicReference<@Nullable Runnable> stop = new AtomicReference<>();
    private volatile long rows;
    private volatile boolean cancelled;

    void rows(long written) {
        rows = written;
    }

    long rows() {
        return rows;
    }

    long nanos() {
        return System.nanoTime() - began;
    }

    /// What a stop has to interrupt from now on; nothing if null.
    void interruptible(@Nullable Runnable interrupt) {
        stop.set(interrupt);
        if (cancelled && interrupt != null) {
            interrupt.run();
        }
    }

    void cancel() {
        cancelled = true;
        Runnable interrupt = stop.get();
        if (interrupt != null) {
            interrupt.run();
        }
    }

    boolean isCancelled() {
        return cancelled;
    }
}
