package io.featurestore.server.offline.flight;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.serving.OfflineService;
import io.featurestore.server.tls.ServerTls;
import io.featurestore.server.tls.grpc.GrpcTls;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Arrow Flight server of an offline store.
public final class OfflineFlightServer {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineFlightServer.class);
    private static final int MAX_HEADERS = 32 * 1024;
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Server server;
    private final KeptUploads kept;
    private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("offline-call-", 0).daemon().factory());
    private final Future<?> sweeping;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("offline-timer").daemon().factory());

    /// What a server is made of.
    ///
    /// @param folder where uploads of clients 0.66 wait
    /// @param tls for a server that speaks TLS
    public record Parts(
            OfflineService service,
            OfflineStore store,
            Authenticator authenticator,
            FlightObserver observer,
            FlightLimits limits,
            Path folder,
            Clock clock,
            RandomGenerator random,
            Optional<ServerTls> tls) {}

    private OfflineFlightServer(Parts parts, InetSocketAddress address) throws IOException {
        FlightLimits limits = parts.limits();
        Statuses statuses = new Statuses(new Bugs(parts.random()));
        this.kept = new KeptUploads(parts.folder(), parts.clock(), parts.random(), limits);
        FlightApi api = new FlightApi(parts.service(), kept, parts.store()::allocator, timer, parts.observer());
        FlightMethods methods = new FlightMethods(
                api, kept, parts.store()::allocator, new Semaphore(limits.calls()), threads, timer, limits, statuses);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .executor(callbacks)
                .maxInboundMessageSize(limits.messageBytes())
                .maxInboundMetadataSize(MAX_HEADERS)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new AuthenticationInterceptor(parts.authenticator(), statuses))
                .addService(methods.service(shown(parts.tls(), address)));
        parts.tls().ifPresent(tls -> GrpcTls.apply(tls, builder));
        this.server = builder.build().start();
        this.sweeping =
                timer.scheduleWithFixedDelay(kept::dropOld, SWEEP.toSeconds(), SWEEP.toSeconds(), TimeUnit.SECONDS);
    }

    /// Starts serving.
    ///
    /// @throws IOException if the address can't be bound
    public static OfflineFlightServer start(Parts parts, InetSocketAddress address) throws IOException {
        return new OfflineFlightServer(parts, address);
    }

    /// Where clients are told to fetch answers from; they use the connection that they have.
    private static String shown(Optional<ServerTls> tls, InetSocketAddress address) {
        return "%s://%s:%d".formatted(scheme(tls.isPresent()), address.getHostString(), address.getPort());
    }

    /// The scheme of addresses of such a server.
    public static String scheme(boolean tls) {
        return tls ? "grpc+tls" : "grpc+tcp";
    }

    public int port() {
        return server.getPort();
    }

    /// Takes no new calls, lets those that run finish, and cuts off what is left then.
    public void stop(Duration left) throws InterruptedException {
        server.shutdown();
        if (!server.awaitTermination(left.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
        sweeping.cancel(false);
        threads.shutdownNow();
        timer.shutdownNow();
        callbacks.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
            LOG.warn("some calls did not end in time");
        }
        kept.close();
    }
}
