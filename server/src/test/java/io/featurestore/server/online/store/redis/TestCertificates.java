package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Certificates that a certificate authority of this test has signed, as PEM files in one folder.
final class TestCertificates {
    private static final String PASSWORD = "not-a-secret";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /// Makes the authority `ca`, another one that signs nothing, `stranger`, and a certificate for the server at
    /// 127.0.0.1, one for a server elsewhere and one for a client.
    static TestCertificates in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificates made = new TestCertificates(folder);
        made.keytool("-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
        made.keytool("-alias", "stranger", "-dname", "CN=another authority", "-ext", "bc:c");
        made.keytool("-alias", "server", "-dname", "CN=redis", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        made.keytool("-alias", "elsewhere", "-dname", "CN=redis", "-signer", "ca", "-ext", "san=dns:cache.example");
        made.keytool("-alias", "client", "-dname", "CN=client", "-signer", "ca");
        made.export();
        return made;
    }

    private void keytool(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-validity", "2", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", folder.resolve("all.p12").toString()));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private void export() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("all.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        for (String alias : List.of("ca", "stranger", "server", "elsewhere", "client")) {
            Files.writeString(
                    certificate(alias),
                    pem("CERTIFICATE", store.getCertificate(alias).getEncoded()));
            Key key = store.getKey(alias, PASSWORD.toCharArray());
            Files.writeString(key(alias), pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, PEM.encodeToString(der), what);
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }
}
