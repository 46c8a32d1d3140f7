package io.featurestore.server.tls.grpc;

import io.featurestore.server.tls.ServerTls;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLException;

/// Makes a gRPC server one that speaks TLS only.
public final class GrpcTls {
    private GrpcTls() {}

    public static void apply(ServerTls tls, NettyServerBuilder server) {
        try {
            server.sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(tls.keys()), SslProvider.JDK)
                    .protocols(ServerTls.PROTOCOLS)
                    .build());
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
