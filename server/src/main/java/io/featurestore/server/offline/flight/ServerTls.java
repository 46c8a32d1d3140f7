package io.featurestore.server.offline.flight;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// TLS for a server: TLS 1.2 and 1.3, no certificates of clients. A certificate that is renewed on disk is used for
/// new connections, without a restart.
///
/// @param key PEM, PKCS#8, not encrypted
/// @param chain PEM, the server's certificate first
public record ServerTls(Path key, Path chain) {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /// Reads both files once.
    ///
    /// @throws IOException if one can't be read
    /// @throws GeneralSecurityException if the key is none
    /// @throws IllegalArgumentException if a file is no such PEM
    public void check() throws IOException, GeneralSecurityException {
        SslContextBuilder.forServer(chain.toFile(), key.toFile())
                .sslProvider(SslProvider.JDK)
                .build();
        new AdvancedTlsX509KeyManager().updateIdentityCredentials(chain.toFile(), key.toFile());
    }

    void apply(NettyServerBuilder server, ScheduledExecutorService timer) {
        try {
            AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
            keys.updateIdentityCredentials(
                    chain.toFile(), key.toFile(), LOOK_AGAIN.toSeconds(), TimeUnit.SECONDS, timer);
            server.sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
