package io.featurestore.server.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The end of an HTTP server that loses no request.
///
/// A client that keeps its connection open learns only from an answer that it must not use it again: closing under its
/// hands a connection that it is just about to use fails the request. So for a while requests are still taken, and each
/// answer says `Connection: close`. What is left then is idle, or takes long, and [HttpServer#shutdown] can have it.
/// (It drops what arrives after it was called, so no body may be on its way then.)
public final class Drain {
    /// Of the time there is to stop in, what idle connections get to ask once more.
    private static final int PART_FOR_IDLE = 10;

    /// Of that time, what remains for closing when requests do not end.
    private static final int PART_FOR_CLOSING = 10;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private volatile boolean ending;

    /// Hands a server's requests to `handler`, and counts them. Call it before the server listens; several servers may
    /// share one.
    public HttpServer watch(HttpServer server, Handler<HttpServerRequest> handler) {
        return server.connectionHandler(this::count).requestHandler(request -> {
            underWay.incrementAndGet();
            request.response().headersEndHandler(ignored -> {
                if (ending) {
                    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                }
            });
            request.response().endHandler(ignored -> ended(underWay));
            handler.handle(request);
        });
    }

    private void count(HttpConnection connection) {
        connections.incrementAndGet();
        connection.closeHandler(ignored -> ended(connections));
    }

    private void ended(AtomicInteger count) {
        count.decrementAndGet();
        if (ending) {
            lock.lock();
            try {
                progress.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Lets clients go: returns once no connection is left, or those that are have nothing under way and had the time
    /// to ask once more, or the time is nearly over.
    ///
    /// @param left what there is for stopping altogether
    /// @return what is left of it
    public Duration letGo(Duration left) throws InterruptedException {
        long begun = System.nanoTime();
        ending = true;
        lock.lock();
        try {
            await(begun + left.toNanos() / PART_FOR_IDLE, connections);
            await(begun + left.toNanos() - left.toNanos() / PART_FOR_CLOSING, underWay);
        } finally {
            lock.unlock();
        }
        Duration used = Duration.ofNanos(System.nanoTime() - begun);
        return left.compareTo(used) > 0 ? left.minus(used) : Duration.ZERO;
    }

    private void await(long deadline, AtomicInteger count) throws InterruptedException {
        long nanos = deadline - System.nanoTime();
        while (count.get() > 0 && nanos > 0) {
            nanos = progress.awaitNanos(nanos);
        }
    }
}
