package io.featurestore.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyTest {
    /// Bytes before the PKCS #1 key in the PKCS #8 form of a long RSA key.
    private static final int PKCS8_HEAD = 26;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "EdDSA"})
    void keysInPkcs8AreRead(String algorithm) throws Exception {
        assertThat(SelfSigned.in(folder, "any", algorithm).privateKey().getAlgorithm())
                .isEqualTo(algorithm);
    }

    @Test
    void rsaKeysInTheirOwnFormAreReadAsThoseOfCertManagerAre() throws Exception {
        PrivateKey key = SelfSigned.in(folder, "rsa", "RSA").privateKey();
        byte[] pkcs8 = key.getEncoded();
        assertThat(read("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS8_HEAD, pkcs8.length)))
                .isEqualTo(key);
    }

    /// `SEQUENCE { INTEGER 1, OCTET STRING s, [0] { secp256r1 } }`, as OpenSSL writes it behind a block of parameters.
    @Test
    void ecKeysInTheirOwnFormAreRead() throws Exception {
        ECPrivateKey key = (ECPrivateKey) readP256();
        byte[] s = key.getS().toByteArray();
        byte[] secret = new byte[32];
        int length = Math.min(s.length, secret.length);
        System.arraycopy(s, s.length - length, secret, secret.length - length, length);
        byte[] sec1 = ByteBuffer.allocate(51)
                .put(HexFormat.of().parseHex("30310201010420"))
                .put(secret)
                .put(HexFormat.of().parseHex("a00a06082a8648ce3d030107"))
                .array();
        Path file = SelfSigned.write(folder.resolve("sec1.pem"), "EC PRIVATE KEY", sec1);
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        ECPrivateKey read = (ECPrivateKey) PemKey.parse(parameters + Files.readString(file));
        assertThat(read.getS()).isEqualTo(key.getS());
        assertThat(read.getParams().getOrder()).isEqualTo(key.getParams().getOrder());
    }

    private static PrivateKey readP256() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private PrivateKey read(String title, byte[] der) throws Exception {
        return PemKey.parse(Files.readString(SelfSigned.write(folder.resolve("key.pem"), title, der)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ENCRYPTED PRIVATE KEY | is encrypted
        DSA PRIVATE KEY       | is a DSA key
        EC PRIVATE KEY        | EC private key
        PRIVATE KEY           | neither RSA, EC nor EdDSA
        CERTIFICATE           | holds no private key
        """)
    void whatIsNoKeyIsSaidWithoutShowingIt(String title, String message) {
        assertThatThrownBy(() -> read(title, "secret-and-more".getBytes(US_ASCII)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("secret", "c2VjcmV0");
    }

    @Test
    void aKeyWithAPasswordIsRefused() {
        String pem = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """;
        assertThatThrownBy(() -> PemKey.parse(pem)).hasMessageContaining("without a password");
    }
}
