package io.featurestore.server.registry.grpc;

import feast.proto.registry.RegistryServerGrpc;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.registry.Datasets;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.tls.ServerTls;
import io.featurestore.server.tls.grpc.GrpcTls;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The gRPC server of a registry, with a health service that needs no token and tells whether the store can be read.
/// Reflection is off.
public final class GrpcRegistryServer {
    private static final int MAX_REQUEST = 4 * 1024 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_CALLS_OF_ONE_CLIENT = 128;
    private static final int MAX_RESETS = 200;
    private static final int RESETS_WINDOW_SECONDS = 30;
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(500);

    private final FeastRegistry registry;
    private final Server server;
    private final HealthStatusManager health;
    private final ExecutorService calls;
    private final ScheduledFuture<?> healthCheck;
    private final ScheduledExecutorService healthChecks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("registry-health").daemon().factory());

    private GrpcRegistryServer(
            FeastRegistry registry, Server server, HealthStatusManager health, ExecutorService calls) {
        this.registry = registry;
        this.server = server;
        this.health = health;
        this.calls = calls;
        tellHealth();
        this.healthCheck = healthChecks.scheduleWithFixedDelay(
                this::tellHealth, HEALTH_INTERVAL.toMillis(), HEALTH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Starts serving.
    ///
    /// @param tls for a server that speaks TLS
    /// @throws IOException if the address can't be bound
    public static GrpcRegistryServer start(
            FeastRegistry registry,
            Datasets datasets,
            Authenticator authenticator,
            RandomGenerator random,
            InetSocketAddress address,
            Optional<ServerTls> tls)
            throws IOException {
        Failures failures = new Failures(new Bugs(random));
        HealthStatusManager health = new HealthStatusManager();
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .executor(calls)
                .maxInboundMessageSize(MAX_REQUEST)
                .maxInboundMetadataSize(MAX_HEADERS)
                .maxConcurrentCallsPerConnection(MAX_CALLS_OF_ONE_CLIENT)
                .maxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new AuthenticationInterceptor(authenticator, failures))
                .addService(ServerInterceptors.intercept(
                        ServerInterceptors.useInputStreamMessages(methods(registry, datasets, failures)),
                        new UndecodableInterceptor(failures)))
                .addService(health.getHealthService());
        tls.ifPresent(files -> GrpcTls.apply(files, builder));
        return new GrpcRegistryServer(registry, builder.build().start(), health, calls);
    }

    private static ServerServiceDefinition methods(FeastRegistry registry, Datasets datasets, Failures failures) {
        Binding binding = new Binding(registry, failures);
        ObjectCalls objects = new ObjectCalls(binding);
        objects.bind();
        new ViewCalls(binding, objects).bind();
        new ProjectCalls(binding).bind();
        new DiscoveryCalls(binding).bind();
        new DatasetCalls(binding, datasets).bind();
        return binding.build();
    }

    public int port() {
        return server.getPort();
    }

    private void tellHealth() {
        ServingStatus status = registry.isReadable() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(RegistryServerGrpc.SERVICE_NAME, status);
    }

    /// Says that it is not ready, takes no new calls, lets those that run finish, and cuts off what is left then.
    public void stop(Duration left) throws InterruptedException {
        healthCheck.cancel(false);
        healthChecks.shutdown();
        health.enterTerminalState();
        server.shutdown();
        if (!server.awaitTermination(left.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
        calls.shutdown();
    }
}
