package io.featurestore.server.registry.client;

import feast.proto.registry.RegistryServerGrpc;
import feast.proto.registry.RegistryServerGrpc.RegistryServerBlockingStub;
import io.featurestore.server.config.RegistryConfig;
import io.featurestore.server.config.Secret;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.registry.grpc.Headers;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/// A connection to a registry server. Every call has a deadline.
final class RemoteRegistry implements AutoCloseable {
    private static final int MAX_ANSWER = 256 * 1024 * 1024;
    private static final long DEADLINE_SECONDS = 10;

    private final String target;
    private final ManagedChannel channel;
    private final Supplier<Optional<Secret>> token;

    private RemoteRegistry(String target, ManagedChannel channel, Supplier<Optional<Secret>> token) {
        this.target = target;
        this.channel = channel;
        this.token = token;
    }

    /// What a call brought, with the headers in which our own server says more.
    ///
    /// @param version the registry's version id, if the server tells it
    /// @param withheld how many objects a list lacks, if the server tells it
    record Received<R>(R message, Optional<String> version, Optional<Integer> withheld) {}

    /// Does not wait for the server; the first call does.
    ///
    /// @throws StartRefused if the files for TLS can't be used
    static RemoteRegistry connect(RegistryConfig.Remote config, Supplier<Optional<Secret>> token) {
        NettyChannelBuilder channel = NettyChannelBuilder.forTarget(config.target())
                .maxInboundMessageSize(MAX_ANSWER)
                .keepAliveTime(1, TimeUnit.MINUTES);
        config.tls().ifPresentOrElse(tls -> secure(channel, tls), channel::usePlaintext);
        return new RemoteRegistry(config.target(), channel.build(), token);
    }

    private static void secure(NettyChannelBuilder channel, RegistryConfig.Tls tls) {
        try {
            SslContextBuilder context = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
            tls.roots().map(Path::toFile).ifPresent(context::trustManager);
            tls.client()
                    .ifPresent(client -> context.keyManager(
                            client.certificate().toFile(), client.key().toFile()));
            channel.sslContext(context.build());
        } catch (SSLException | IllegalArgumentException e) {
            throw StartRefused.because("registry.cert, registry.client_cert, registry.client_key: can't be used for"
                    + " TLS: %s".formatted(e.getMessage()));
        }
        tls.authority().ifPresent(channel::overrideAuthority);
    }

    /// @throws io.featurestore.server.error.ServeException with what the server answered, or `UNAVAILABLE`
    <R> R call(Function<RegistryServerBlockingStub, R> method) {
        return receive(method).message();
    }

    <R> Received<R> receive(Function<RegistryServerBlockingStub, R> method) {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        RegistryServerBlockingStub stub = RegistryServerGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .withInterceptors(
                        MetadataUtils.newAttachHeadersInterceptor(requestHeaders()),
                        MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
        try {
            R message = method.apply(stub);
            Optional<Metadata> received = Optional.ofNullable(headers.get());
            return new Received<>(
                    message,
                    received.map(all -> all.get(Headers.VERSION)),
                    received.map(all -> all.get(Headers.FILTERED)).map(Integer::valueOf));
        } catch (StatusRuntimeException e) {
            throw RemoteErrors.of(e, target);
        }
    }

    private Metadata requestHeaders() {
        Metadata headers = new Metadata();
        headers.put(Headers.MAX_ANSWER, Integer.toString(MAX_ANSWER));
        token.get().ifPresent(secret -> headers.put(Headers.AUTHORIZATION, "Bearer " + secret.value()));
        return headers;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
