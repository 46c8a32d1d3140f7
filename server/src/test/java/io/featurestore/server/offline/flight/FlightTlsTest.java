package io.featurestore.server.offline.flight;

import static io.featurestore.server.offline.flight.RunningOffline.historical;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.tls.SelfSigned;
import io.featurestore.server.tls.ServerTls;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightTlsTest {
    @TempDir
    Path folder;

    @Test
    void clientsThatTrustTheCertificateAreAnsweredAndPlainOnesAreNot() {
        SelfSigned files = SelfSigned.in(folder, "offline");
        try (ServerTls tls = files.open();
                RunningOffline offline = new RunningOffline(
                        folder, RunningOffline.usual().with(tls), channel -> trusting(files, channel))) {
            assertThat(offline.exchange(historical(), 1, 10)).hasSize(3);
            try (RunningOffline.Guest plain = offline.guest(NettyChannelBuilder::usePlaintext)) {
                assertThatThrownBy(() -> plain.client().getInfo(historical()))
                        .isInstanceOf(FlightRuntimeException.class);
            }
        }
    }

    private static NettyChannelBuilder trusting(SelfSigned files, NettyChannelBuilder channel) {
        try {
            return channel.overrideAuthority("localhost")
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(files.certificate().toFile())
                            .build());
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
