package io.featurestore.server.registry.grpc;

import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerGrpc.RegistryServerBlockingStub;
import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.datasets.DatasetJobs;
import io.featurestore.server.datasets.TestDatasets;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A registry server on a loopback port, and a client of it.
public record RunningRegistry(
        FileRegistryStore store,
        FeastRegistry registry,
        DatasetJobs datasets,
        GrpcRegistryServer server,
        ManagedChannel channel)
        implements AutoCloseable {
    public static final Authorizer EVERYTHING = new Authorizer() {
        @Override
        public boolean allows(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
            return true;
        }

        @Override
        public void require(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {}
    };

    public static RunningRegistry open(Path file) throws IOException {
        return open(file, Clock.systemUTC());
    }

    public static RunningRegistry open(Path file, Clock clock) throws IOException {
        return open(file, ignored -> new Identity.Anyone(), EVERYTHING, clock, 0);
    }

    public static RunningRegistry open(Path file, int port) throws IOException {
        return open(file, ignored -> new Identity.Anyone(), EVERYTHING, Clock.systemUTC(), port);
    }

    public static RunningRegistry open(Path file, Authenticator authenticator, Authorizer authorizer)
            throws IOException {
        return open(file, authenticator, authorizer, Clock.systemUTC(), 0);
    }

    private static RunningRegistry open(
            Path file, Authenticator authenticator, Authorizer authorizer, Clock clock, int port) throws IOException {
        FileRegistryStore store = FileRegistryStore.open(file, clock, UUID::randomUUID);
        FeastRegistry registry = new FeastRegistry(store, authorizer, "own", clock, UUID::randomUUID, true);
        DatasetJobs datasets = TestDatasets.of(registry, authorizer, Objects.requireNonNull(file.getParent()));
        GrpcRegistryServer server = GrpcRegistryServer.start(
                registry,
                datasets,
                authenticator,
                new SecureRandom(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty());
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                .usePlaintext()
                .build();
        return new RunningRegistry(store, registry, datasets, server, channel);
    }

    /// Where clients reach it.
    public String target() {
        return "127.0.0.1:" + server.port();
    }

    RegistryServerBlockingStub client() {
        return RegistryServerGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            server.stop(Duration.ofSeconds(1));
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        datasets.close();
        store.close();
    }
}
