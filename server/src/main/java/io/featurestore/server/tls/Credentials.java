package io.featurestore.server.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key and the certificates that go with it.
///
/// @param chain the server's own certificate first
record Credentials(PrivateKey key, List<X509Certificate> chain) {
    Credentials {
        chain = List.copyOf(chain);
    }

    /// @throws IOException that names the file which can't be read
    /// @throws GeneralSecurityException that names the file which holds something else, or says that the two do not
    ///     belong together
    static Credentials read(Path key, Path chain) throws IOException, GeneralSecurityException {
        Credentials read = new Credentials(key(key), chain(chain));
        if (!read.belongTogether()) {
            throw new GeneralSecurityException(
                    "the key %s is not that of the first certificate in %s".formatted(key, chain));
        }
        return read;
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        try {
            return PemKey.parse(Files.readString(file, ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new CertificateException("empty");
            }
            return chain;
        } catch (CertificateException e) {
            throw new GeneralSecurityException(file + ": it holds no certificate in PEM", e);
        }
    }

    /// While a pair of files is replaced, one of them may still be the old one.
    private boolean belongTogether() throws GeneralSecurityException {
        PublicKey named = chain.getFirst().getPublicKey();
        if (!named.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] anything = "anything".getBytes(ISO_8859_1);
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(anything);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(named);
        verifying.update(anything);
        return verifying.verify(signing.sign());
    }

    /// Not the key.
    @Override
    public String toString() {
        return "Credentials[%s]".formatted(chain.getFirst().getSubjectX500Principal());
    }
}
