package io.featurestore.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.featurestore.server.TestLaunch;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Run;
import io.featurestore.server.tls.SelfSigned;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Whom `feast fetch` believes, whom it asks, and to whom it shows credentials.
class FetchConnectionTest {
    private static final char[] PASSWORD = "not-a-secret".toCharArray();

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private OriginRepository origin;

    @Command(name = "feast")
    private static final class Root {}

    @BeforeEach
    void aRepository() throws Exception {
        origin = OriginRepository.in(folder.resolve("origin"));
        origin.write("driver.yaml", "kind: Entity\nname: driver\n");
        origin.commit("first");
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private int fetch(String url, String... configs) {
        Launch launch = TestLaunch.in(folder, Map.of("TOKEN", "t0ken"), err);
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new FetchCommand(launch));
        String[] arguments = new String[configs.length + 3];
        arguments[0] = "fetch";
        arguments[1] = "--url=" + url;
        arguments[2] = "--to=" + folder.resolve("target");
        for (int i = 0; i < configs.length; i++) {
            arguments[i + 3] = "--config=" + configs[i];
        }
        int code = Run.command(root, launch, arguments);
        launch.err().flush();
        return code;
    }

    private SSLContext serverSide(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void aCertificateIsBelievedIfTheSettingsSaySo() throws Exception {
        SelfSigned server = SelfSigned.in(folder, "server");
        SelfSigned stranger = SelfSigned.in(folder, "stranger");
        try (GitHttp git = GitHttp.over(serverSide("server"), origin)) {
            String url = "https://" + git.host() + "/.git";

            assertThat(fetch(url)).isOne();
            assertThat(fetch(url, "http.sslCAInfo=" + stranger.certificate())).isOne();
            assertThat(fetch(url, "http.https://elsewhere/.sslVerify=false")).isOne();
            assertThat(fetch(url, "http.sslCAInfo=" + folder.resolve("missing")))
                    .isOne();
            assertThat(fetch(url, "http.sslCAInfo=" + server.certificate()))
                    .as(err.toString())
                    .isZero();
            assertThat(fetch(url, "http.sslVerify=false")).as(err.toString()).isZero();
            assertThat(fetch(url, "http.https://" + git.host() + "/.sslVerify=no"))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(err.toString()).contains("cannot fetch https://127.0.0.1", "missing is no readable file of PEM");
    }

    @Test
    void aProxyIsAskedInItsPlace() throws Exception {
        try (GitHttp proxy = GitHttp.of(origin, "", "")) {
            assertThat(fetch("http://git.invalid/.git")).isOne();
            assertThat(fetch("http://git.invalid/.git", "http.proxy=" + proxy.host()))
                    .as(err.toString())
                    .isZero();
            assertThat(fetch("http://git.invalid/.git", "http.proxy=http://me:pass@" + proxy.host()))
                    .isOne();
        }
        assertThat(err.toString())
                .contains("cannot fetch http://git.invalid/.git: ", "config http.proxy: must be http://HOST:PORT")
                .doesNotContain("pass@");
    }

    @Test
    void credentialsGoToTheServerThatTheyAreMeantForAndNoFurther() throws Exception {
        HttpServer moved = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (GitHttp other = GitHttp.of(origin, "", "")) {
            moved.createContext("/", exchange -> {
                String target = "http://localhost:" + other.host().split(":", -1)[1] + exchange.getRequestURI();
                exchange.getResponseHeaders().set("Location", target);
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            moved.start();
            String host = "127.0.0.1:" + moved.getAddress().getPort();

            assertThat(fetch("http://" + host + "/.git")).as(err.toString()).isZero();
            assertThat(fetch("http://me:${TOKEN}@" + host + "/.git")).isOne();
            assertThat(fetch("http://" + host + "/.git", "http.extraHeader=Authorization: Bearer ${TOKEN}"))
                    .isOne();

            assertThat(other.authorization()).isEmpty();
        } finally {
            moved.stop(0);
        }
        assertThat(err.toString())
                .contains("it leads to localhost, for which the credentials are not meant")
                .doesNotContain("t0ken");
    }
}
