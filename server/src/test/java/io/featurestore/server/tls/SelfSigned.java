package io.featurestore.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key and a certificate of its own for the server at localhost and 127.0.0.1, as PEM files.
public record SelfSigned(Path key, Path certificate) {
    private static final String PASSWORD = "not-a-secret";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /// Makes NAME.key and NAME.crt in a folder, with an elliptic curve.
    public static SelfSigned in(Path folder, String name) {
        return in(folder, name, "EC");
    }

    /// @param algorithm of the key, as the JDK's keytool names it
    public static SelfSigned in(Path folder, String name, String algorithm) {
        Path store = folder.resolve(name + ".p12");
        try {
            keytool(store, algorithm);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            SelfSigned made = new SelfSigned(folder.resolve(name + ".key"), folder.resolve(name + ".crt"));
            write(
                    made.key(),
                    "PRIVATE KEY",
                    keys.getKey("tls", PASSWORD.toCharArray()).getEncoded());
            write(made.certificate(), "CERTIFICATE", keys.getCertificate("tls").getEncoded());
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String algorithm) throws IOException {
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "tls",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + store.getFileName(),
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), US_ASCII);
        try {
            if (made.waitFor() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    static Path write(Path file, String title, byte[] der) throws IOException {
        return Files.writeString(
                file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(title, PEM.encodeToString(der)));
    }

    PrivateKey privateKey() throws IOException, GeneralSecurityException {
        return PemKey.parse(Files.readString(key));
    }

    /// For clients that trust this certificate only.
    public SSLContext trusted() {
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate root = CertificateFactory.getInstance("X.509").generateCertificate(in);
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("root", root);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The files, opened for a server.
    public ServerTls open() {
        try {
            return ServerTls.open(key, certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
