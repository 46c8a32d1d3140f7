package io.featurestore.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Which servers are believed, by a file of PEM certificates.
public final class TrustedRoots {
    private TrustedRoots() {}

    /// @throws IOException if the file can't be read
    /// @throws GeneralSecurityException if it holds something else
    public static TrustManager[] of(Path file) throws IOException, GeneralSecurityException {
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            int count = 0;
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                roots.setCertificateEntry("root-" + count++, root);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(roots);
        return managers.getTrustManagers();
    }

    /// What a client of such servers connects with.
    ///
    /// @throws IOException if the file can't be read
    /// @throws GeneralSecurityException if it holds something else
    public static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, of(file), null);
        return context;
    }
}
