package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.featurestore.server.config.OnlineStoreConfig.RedisTls;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/// TLS towards Redis, from the `ssl_...` options of the connection string, whose files are PEM.
final class RedisTlsOptions {
    /// Of key stores that exist in memory only, because the client asks for key stores.
    private static final char[] PASSWORD = "memory".toCharArray();

    private RedisTlsOptions() {}

    /// @throws ServeException `INVALID_ARGUMENT` if a file cannot be read or holds something else
    static SslOptions of(RedisTls tls) {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(verifyMode(tls));
        try {
            if (tls.roots().isPresent()) {
                options.truststore(memory(trusted(tls.roots().get())), PASSWORD);
            }
            if (tls.clientCertificate().isPresent()) {
                Path certificate = tls.clientCertificate().get();
                options.keystore(memory(identity(certificate, tls.clientKey().orElse(certificate))), PASSWORD);
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "online_store.connection_string: the files of its ssl_ options cannot be used: " + e.getMessage());
        }
        return options.trustStoreType("PKCS12").keyStoreType("PKCS12").build();
    }

    private static SslVerifyMode verifyMode(RedisTls tls) {
        if (!tls.verifies()) {
            return SslVerifyMode.INSECURE;
        }
        return tls.checksHostName() ? SslVerifyMode.FULL : SslVerifyMode.CA;
    }

    private static KeyStore trusted(Path roots) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate root : certificates(roots)) {
            store.setCertificateEntry("root" + number++, root);
        }
        return store;
    }

    private static KeyStore identity(Path certificate, Path key) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
        store.setKeyEntry("client", privateKey(key), PASSWORD, chain);
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static SslOptions.Resource memory(KeyStore store) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSWORD);
        return () -> new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(file + " holds no certificate in PEM", e);
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
        String pem = Files.readString(file, US_ASCII);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new IOException(file.getFileName() + " holds no 'BEGIN PRIVATE KEY' (PKCS #8)");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        for (KeyFactory factory :
                List.of(KeyFactory.getInstance("EC"), KeyFactory.getInstance("RSA"), KeyFactory.getInstance("EdDSA"))) {
            Optional<PrivateKey> key = privateKey(factory, spec);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IOException(file.getFileName() + " holds a key that is neither EC, RSA nor EdDSA");
    }

    /// Only the factory knows whether a key is of its kind.
    private static Optional<PrivateKey> privateKey(KeyFactory factory, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(factory.generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }
}
