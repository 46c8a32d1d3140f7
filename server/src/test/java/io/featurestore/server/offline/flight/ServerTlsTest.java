package io.featurestore.server.offline.flight;

import static io.featurestore.server.offline.flight.RunningOffline.historical;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    @TempDir
    Path folder;

    private Path key = Path.of("");
    private Path certificate = Path.of("");

    @BeforeEach
    void aCertificateForThisMachine() throws Exception {
        Path store = folder.resolve("tls.p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "tls",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Key secret = keys.getKey("tls", "changeit".toCharArray());
        key = pem("tls.key", "PRIVATE KEY", secret.getEncoded());
        certificate = pem("tls.crt", "CERTIFICATE", keys.getCertificate("tls").getEncoded());
    }

    private Path pem(String name, String title, byte[] content) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(title, Base64.getMimeEncoder().encodeToString(content)));
    }

    private NettyChannelBuilder trusting(NettyChannelBuilder channel) {
        try {
            return channel.overrideAuthority("localhost")
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(certificate.toFile())
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void clientsThatTrustTheCertificateAreAnsweredAndPlainOnesAreNot() {
        ServerTls tls = new ServerTls(key, certificate);
        try (RunningOffline offline =
                new RunningOffline(folder, RunningOffline.usual().with(tls), this::trusting)) {
            assertThat(offline.exchange(historical(), 1, 10)).hasSize(3);
            try (RunningOffline.Guest plain = offline.guest(NettyChannelBuilder::usePlaintext)) {
                assertThatThrownBy(() -> plain.client().getInfo(historical()))
                        .isInstanceOf(FlightRuntimeException.class);
            }
        }
    }

    @Test
    void filesThatAreNoKeyAndNoCertificateAreFoundAtOnce() throws Exception {
        new ServerTls(key, certificate).check();
        assertThatThrownBy(() -> new ServerTls(certificate, key).check()).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> new ServerTls(folder.resolve("none"), certificate).check())
                .isInstanceOf(Exception.class);
    }
}
