package io.featurestore.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    @TempDir
    Path folder;

    private static String subject(ServerTls tls) {
        String alias = tls.keys().chooseEngineServerAlias("EC", null, null);
        X509Certificate[] chain = tls.keys().getCertificateChain(alias);
        assertThat(tls.keys().getPrivateKey(alias)).isNotNull();
        return chain[0].getSubjectX500Principal().getName();
    }

    /// As the kubelet puts a Secret into a pod: the files are links into a folder that another link names.
    private void mount(SelfSigned files, String version) throws IOException {
        Path data = Files.createDirectory(folder.resolve(version));
        Files.copy(files.key(), data.resolve("tls.key"));
        Files.copy(files.certificate(), data.resolve("tls.crt"));
        Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of(version));
        Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (Files.notExists(folder.resolve("tls.key"))) {
            Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data", "tls.key"));
            Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data", "tls.crt"));
        }
    }

    @Test
    void aSecretThatIsRotatedIsUsedFromThenOn() throws Exception {
        mount(SelfSigned.in(folder, "first"), "1");
        try (ServerTls tls = ServerTls.open(folder.resolve("tls.key"), folder.resolve("tls.crt"))) {
            assertThat(subject(tls)).isEqualTo("CN=first.p12");
            String before = tls.keys().chooseEngineServerAlias("EC", null, null);
            mount(SelfSigned.in(folder, "second"), "2");
            tls.look();
            assertThat(subject(tls)).isEqualTo("CN=second.p12");
            assertThat(tls.keys().getCertificateChain(before)).hasSize(1);
        }
    }

    @Test
    void whileOnlyOneFileIsNewTheOldPairStays() throws Exception {
        SelfSigned first = SelfSigned.in(folder, "first");
        SelfSigned second = SelfSigned.in(folder, "second");
        try (ServerTls tls = first.open()) {
            Files.copy(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
            tls.look();
            assertThat(subject(tls)).isEqualTo("CN=first.p12");
            Files.delete(first.key());
            tls.look();
            assertThat(subject(tls)).isEqualTo("CN=first.p12");
            Files.copy(second.key(), first.key());
            tls.look();
            assertThat(subject(tls)).isEqualTo("CN=second.p12");
        }
    }

    @Test
    void filesThatCanNotBeUsedAreNamed() {
        SelfSigned one = SelfSigned.in(folder, "one");
        SelfSigned other = SelfSigned.in(folder, "other");
        SelfSigned rsa = SelfSigned.in(folder, "rsa", "RSA");
        assertThatThrownBy(() -> ServerTls.open(folder.resolve("none"), one.certificate()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none: there is no such file");
        assertThatThrownBy(() -> ServerTls.open(one.certificate(), one.certificate()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("one.crt: it holds no private key");
        assertThatThrownBy(() -> ServerTls.open(one.key(), one.key()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("one.key: it holds no certificate");
        assertThatThrownBy(() -> ServerTls.open(one.key(), other.certificate()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("is not that of the first certificate");
        assertThatThrownBy(() -> ServerTls.open(one.key(), rsa.certificate()))
                .hasMessageContaining("is not that of the first certificate");
    }
}
