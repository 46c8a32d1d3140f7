package io.featurestore.server.online.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets a bounded number of requests in. There is no other queue: what is let in has its thread.
final class Gate {
    private final Executor threads;
    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    /// @param threads start every task at once, or keep it in a queue
    Gate(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /// Runs the work on a thread that may block.
    ///
    /// @return false if there are too many already; then the work is not run
    boolean run(Runnable work) {
        if (inside.incrementAndGet() > most) {
            inside.decrementAndGet();
            return false;
        }
        threads.execute(() -> {
            try {
                work.run();
            } finally {
                inside.decrementAndGet();
            }
        });
        return true;
    }
}
