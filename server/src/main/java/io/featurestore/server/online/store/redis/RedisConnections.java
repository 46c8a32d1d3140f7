package io.featurestore.server.online.store.redis;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.StoreLimits;
import java.net.SocketTimeoutException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// A bounded number of connections to one Redis, made when they are needed; the one used last is used next, so that
/// the others can be closed by a server that closes idle ones.
final class RedisConnections {
    private final String name;
    private final StoreLimits limits;
    private final Supplier<Connection> connect;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore free;
    private volatile boolean closed;

    /// @param connect makes a connection that is ready for commands
    RedisConnections(String name, StoreLimits limits, Supplier<Connection> connect) {
        this.name = name;
        this.limits = limits;
        this.connect = connect;
        this.free = new Semaphore(limits.connections());
    }

    /// Lends a connection. One that failed is not used again: its replies are out of step with its requests.
    ///
    /// @param work may run twice: a connection that the server closed while it was idle only shows that when it is used
    void use(Consumer<Connection> work) {
        acquire();
        try {
            Connection waiting = idle.pollFirst();
            if (waiting == null || !tryWith(waiting, work)) {
                with(connect.get(), work);
            }
        } catch (JedisException e) {
            throw failure(e);
        } finally {
            free.release();
        }
    }

    private boolean tryWith(Connection connection, Consumer<Connection> work) {
        try {
            with(connection, work);
            return true;
        } catch (JedisConnectionException e) {
            if (isTimeout(e)) {
                throw e;
            }
            return false;
        }
    }

    private void with(Connection connection, Consumer<Connection> work) {
        boolean intact = false;
        try {
            work.accept(connection);
            intact = true;
        } finally {
            if (intact && !closed) {
                idle.addFirst(connection);
            } else {
                connection.disconnect();
            }
        }
    }

    private void acquire() {
        try {
            if (!free.tryAcquire(limits.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                throw ServeException.of(
                        ErrorCode.OVERLOADED, "all connections to online store %s are busy".formatted(name));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServeException.of(ErrorCode.UNAVAILABLE, "the server is stopping");
        }
    }

    private ServeException failure(JedisException e) {
        return isTimeout(e)
                ? ServeException.of(
                        ErrorCode.DEADLINE_EXCEEDED, "online store %s did not answer in time".formatted(name))
                : ServeException.of(
                        ErrorCode.UNAVAILABLE, "online store %s failed: %s".formatted(name, e.getMessage()));
    }

    private static boolean isTimeout(JedisException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    void close() {
        closed = true;
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.disconnect();
        }
    }
}
