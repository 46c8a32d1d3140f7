package io.featurestore.operator.watch;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Ends a leadership that was not renewed in time. The library's elector looks at the time only between two attempts,
/// and one attempt may wait for its two answers longer than the Lease holds: until then it would act beside the next
/// leader.
///
/// What it goes by are the requests: an attempt reads the Lease and writes it with the time at which the attempt began.
public final class LeaseGuard implements RequestObserver, AutoCloseable {
    private static final String LEASES = "leases";
    private static final String READ = "get";
    private static final int CHECKS = 40;

    private final LongSupplier nanos;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease-guard").factory());
    private volatile Optional<ScheduledFuture<?>> checks = Optional.empty();
    private boolean reading;
    private long attempted;
    private long renewed;

    /// @param nanos a clock that only goes forward, in nanoseconds
    public LeaseGuard(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// The Lease was gained: from now on it has to be renewed.
    ///
    /// @param deadline after which time without a renewal the leadership ends
    /// @param ended is run then, once
    public void begin(Duration deadline, Runnable ended) {
        synchronized (this) {
            renewed = nanos.getAsLong();
        }
        long period = Math.max(1, deadline.toMillis() / CHECKS);
        checks = Optional.of(
                thread.scheduleWithFixedDelay(() -> check(deadline, ended), period, period, TimeUnit.MILLISECONDS));
    }

    private void check(Duration deadline, Runnable ended) {
        if (age().compareTo(deadline) > 0) {
            thread.shutdown();
            ended.run();
        }
    }

    /// How long ago the attempt began that renewed the Lease.
    synchronized Duration age() {
        return Duration.ofNanos(nanos.getAsLong() - renewed);
    }

    @Override
    public synchronized void sent(ApiRequest request) {
        // What is read once more, for want of an answer, belongs to the attempt that has begun.
        if (isRead(request) && !reading) {
            reading = true;
            attempted = nanos.getAsLong();
        }
    }

    @Override
    public synchronized void answered(ApiRequest request, int status) {
        if (!request.resource().equals(LEASES)) {
            return;
        }
        if (isRead(request)) {
            reading = status >= HttpURLConnection.HTTP_INTERNAL_ERROR;
        } else if (isSuccess(status)) {
            renewed = Math.max(renewed, attempted);
        }
    }

    private static boolean isRead(ApiRequest request) {
        return request.resource().equals(LEASES) && request.verb().equals(READ);
    }

    private static boolean isSuccess(int status) {
        return status >= HttpURLConnection.HTTP_OK && status < HttpURLConnection.HTTP_MULT_CHOICE;
    }

    /// Ends the checks.
    @Override
    public void close() {
        checks.ifPresent(running -> running.cancel(true));
        thread.shutdownNow();
    }
}
