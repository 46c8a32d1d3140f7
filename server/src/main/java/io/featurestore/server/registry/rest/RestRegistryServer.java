package io.featurestore.server.registry.rest;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.http.Drain;
import io.featurestore.server.http.HttpTls;
import io.featurestore.server.registry.Datasets;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.tls.ServerTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The REST server of a registry. One event loop takes requests in; each is answered on a virtual thread.
public final class RestRegistryServer {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADER_BYTES = 32 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final HttpServer server;
    private final Drain drain;
    private final ExecutorService threads;

    private RestRegistryServer(Vertx vertx, HttpServer server, Drain drain, ExecutorService threads) {
        this.vertx = vertx;
        this.server = server;
        this.drain = drain;
        this.threads = threads;
    }

    /// Where it listens, and what it says of itself.
    ///
    /// @param host `::` for every address
    /// @param version the Feast whose protocol is spoken
    /// @param engine the type of the configured batch engine
    /// @param tls for a server that speaks TLS
    public record Settings(String host, int port, String version, String engine, Optional<ServerTls> tls) {}

    /// @throws CompletionException with the reason if the address can't be bound
    public static RestRegistryServer start(
            Settings settings,
            FeastRegistry registry,
            Datasets datasets,
            Authenticator authenticator,
            Clock clock,
            Bugs bugs) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Visits visits = new Visits(clock);
        ApiDocument document = ApiDocument.load();
        Dispatch dispatch = new Dispatch(
                vertx,
                routes(settings, document, datasets, visits),
                QueryRules.of(document.openApi()),
                registry,
                authenticator,
                visits,
                threads,
                bugs);
        try {
            Drain drain = new Drain();
            HttpServer server = drain.watch(vertx.createHttpServer(options(settings)), dispatch::begin)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new RestRegistryServer(vertx, server, drain, threads);
        } catch (CompletionException e) {
            vertx.close();
            threads.close();
            throw e;
        }
    }

    private static HttpServerOptions options(Settings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout((int) IDLE.toSeconds())
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false);
        settings.tls().ifPresent(tls -> HttpTls.apply(tls, options));
        return options;
    }

    private static Routes routes(Settings settings, ApiDocument document, Datasets datasets, Visits visits) {
        Routes routes = new Routes();
        document.add(routes);
        new ObjectRoutes(routes).add();
        new ViewRoutes(routes).add();
        new DatasetRoutes(routes).add();
        new DatasetJobRoutes(routes, datasets).add();
        new LineageRoutes(routes).add();
        new OverviewRoutes(routes, settings.version()).add();
        new ActivityRoutes(routes, visits).add();
        new EngineRoutes(routes, settings.engine()).add();
        new WriteRoutes(routes).add();
        new UnbuiltRoutes(routes).add();
        return routes;
    }

    public int port() {
        return server.actualPort();
    }

    /// Lets clients go, takes no new connections, answers what has begun, closes connections as they fall idle, and
    /// what is left when the time is over.
    public void stop(Duration time) throws InterruptedException {
        Duration left = drain.letGo(time);
        Duration grace = left.minusMillis(500).isPositive() ? left.minusMillis(500) : left;
        await(server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS), left.plusMillis(500));
        await(vertx.close(), Duration.ofSeconds(5));
        threads.shutdown();
    }

    private static void await(Future<?> future, Duration left) throws InterruptedException {
        try {
            future.toCompletionStage().toCompletableFuture().get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the REST port did not close", e);
        }
    }
}
