package io.featurestore.server.online.http;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.http.Drain;
import io.featurestore.server.http.HttpTls;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The HTTP server of the online store's features: HTTP/1.1 on a few event loops.
public final class OnlineHttpServer {
    /// Requests that wait for work of minutes, at once.
    private static final int MOST_LASTING = 256;

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADER_BYTES = 32 * 1024;

    private final Vertx vertx;
    private final List<HttpServer> servers;
    private final Drain drain;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private OnlineHttpServer(Vertx vertx, List<HttpServer> servers, Drain drain) {
        this.vertx = vertx;
        this.servers = servers;
        this.drain = drain;
    }

    /// @param threads run the endpoints' work, which may block; each task at once, or from a queue
    /// @throws IOException if the address cannot be bound
    public static OnlineHttpServer start(
            HttpSettings settings,
            OnlineApi api,
            Authenticator authenticator,
            Executor threads,
            RequestObserver observer,
            Optional<AccessLog> accessLog,
            Bugs bugs)
            throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                // Nothing is served from files: no cache of them is made.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ServerParts parts = new ServerParts(
                settings,
                api.routes(),
                authenticator,
                new Gate(threads, settings.mostInFlight()),
                new Gate(Thread::startVirtualThread, MOST_LASTING),
                observer,
                accessLog,
                bugs);
        List<HttpServer> servers = new CopyOnWriteArrayList<>();
        Drain drain = new Drain();
        // Event loops cannot share a port that is not known yet.
        int loops = settings.port() == 0 ? 1 : settings.eventLoops();
        Future<String> deployed = vertx.deployVerticle(
                () -> new Listener(parts, servers, drain), new DeploymentOptions().setInstances(loops));
        try {
            deployed.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Future<Void> ignored = vertx.close();
            throw new IOException(
                    "cannot listen on %s:%d: %s".formatted(settings.host(), settings.port(), reason(e)), e);
        }
        return new OnlineHttpServer(vertx, List.copyOf(servers), drain);
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    public int port() {
        return servers.getFirst().actualPort();
    }

    /// Lets clients go, takes no new connections, answers what has begun, closes connections as they fall idle, and
    /// what is left when the time is over.
    public void stop(Duration time) throws InterruptedException {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        Duration left = drain.letGo(time);
        Duration grace = left.minusMillis(500).isPositive() ? left.minusMillis(500) : left;
        List<Future<Void>> stopping =
                servers.stream().map(server -> server.shutdown(grace)).toList();
        await(Future.join(stopping), left);
        await(vertx.close(), Duration.ofSeconds(5));
    }

    private static void await(Future<?> future, Duration left) throws InterruptedException {
        try {
            future.toCompletionStage().toCompletableFuture().get(left.toMillis() + 100, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the HTTP server did not stop in time", e);
        }
    }

    /// One event loop's server; all of them share the port.
    private static final class Listener extends VerticleBase {
        private final ServerParts parts;
        private final List<HttpServer> servers;
        private final Drain drain;

        Listener(ServerParts parts, List<HttpServer> servers, Drain drain) {
            this.parts = parts;
            this.servers = servers;
            this.drain = drain;
        }

        @Override
        public Future<?> start() {
            HttpSettings settings = parts.settings();
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(settings.host())
                    .setPort(settings.port())
                    .setIdleTimeout((int) settings.keepAlive().toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(MOST_HEADER_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setDecompressionSupported(false)
                    .setTcpNoDelay(true);
            settings.tls().ifPresent(tls -> HttpTls.apply(tls, options));
            Context own = context;
            HttpServer server = drain.watch(
                            vertx.createHttpServer(options), request -> new Exchange(parts, request, own).begin())
                    .invalidRequestHandler(Listener::refuseInvalid);
            return server.listen().onSuccess(servers::add);
        }

        private static void refuseInvalid(HttpServerRequest request) {
            int status = status(request.decoderResult().cause());
            Answer answer = Answer.detail(status, "The request is not valid HTTP");
            request.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .putHeader("connection", "close")
                    .end(Buffer.buffer(answer.body().toBytes()))
                    .onComplete(ignored -> request.connection().close());
        }

        private static int status(@Nullable Throwable cause) {
            if (cause instanceof TooLongHttpLineException) {
                return 414;
            }
            return cause instanceof TooLongHttpHeaderException ? 431 : 400;
        }
    }
}
