package io.featurestore.server.online.store.redis;

import static io.featurestore.server.online.store.OnlineStoreContract.batch;
import static io.featurestore.server.online.store.OnlineStoreContract.int64;
import static io.featurestore.server.online.store.OnlineStoreContract.key;
import static io.featurestore.server.online.store.OnlineStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.featurestore.server.FreePort;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig.RedisConnection;
import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import io.featurestore.server.config.OnlineStoreConfig.RedisNode;
import io.featurestore.server.config.OnlineStoreConfig.RedisTls;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.StoreLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redis over TLS, with an authority of one's own, and what a user is told when it does not fit.
class RedisTlsIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final StoreLimits LIMITS = new StoreLimits(Duration.ofSeconds(10), 2);

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static int port;
    private static int portOfElsewhere;
    private static int portForClients;
    private static List<RedisProcess> servers;

    @BeforeAll
    static void start() throws Exception {
        certificates = TestCertificates.in(folder);
        port = FreePort.next();
        portOfElsewhere = FreePort.next();
        portForClients = FreePort.next();
        servers = List.of(
                server(port, "server", "no"),
                server(portOfElsewhere, "elsewhere", "no"),
                server(portForClients, "server", "yes"));
    }

    private static RedisProcess server(int tlsPort, String certificate, String asksClients) {
        return RedisProcess.start(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificates.certificate(certificate).toString(),
                "--tls-key-file",
                certificates.key(certificate).toString(),
                "--tls-ca-cert-file",
                certificates.certificate("ca").toString(),
                "--tls-auth-clients",
                asksClients);
    }

    @AfterAll
    static void stop() {
        servers.forEach(RedisProcess::close);
    }

    private static RedisTls trusting(String authority) {
        return new RedisTls(
                Optional.of(certificates.certificate(authority)), Optional.empty(), Optional.empty(), true, true);
    }

    private static RedisStore open(int tlsPort, Optional<RedisTls> tls) {
        return open(tlsPort, tls, LIMITS);
    }

    private static RedisStore open(int tlsPort, Optional<RedisTls> tls, StoreLimits limits) {

        RedisConnection connection =
                new RedisConnection(Optional.empty(), Optional.empty(), 0, tls, Optional.empty(), Optional.empty());
        return RedisStores.open(
                "rich",
                new OnlineStoreConfig.Redis(
                        RedisKind.STANDALONE,
                        List.of(new RedisNode("127.0.0.1", tlsPort)),
                        "mymaster",
                        connection,
                        Optional.empty(),
                        true,
                        false),
                limits);
    }

    private static String refusal(int tlsPort, Optional<RedisTls> tls) {
        try (RedisStore store = open(tlsPort, tls)) {
            ServeException refused = catchThrowableOfType(ServeException.class, store::ping);
            assertThat(refused.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
            return refused.error().message();
        }
    }

    @Test
    void rowsAreWrittenAndReadThroughACertificateOfTheNamedAuthority() {
        try (RedisStore store = open(port, Optional.of(trusting("ca")))) {
            store.write(batch("drivers", key(1), int64(7), NOON));
            Fetch fetch = Fetch.of(store.reader("drivers", List.of("trips")), new byte[][] {key(1)});
            store.read(List.of(fetch));
            assertThat(valueAt(fetch.cells(), 0, 0)).isEqualTo(int64(7));
        }
    }

    @Test
    void aServerThatAsksForACertificateGetsTheClients() {
        RedisTls client = new RedisTls(
                Optional.of(certificates.certificate("ca")),
                Optional.of(certificates.certificate("client")),
                Optional.of(certificates.key("client")),
                true,
                true);
        try (RedisStore store = open(portForClients, Optional.of(client))) {
            store.ping();
            assertThat(store.name()).isEqualTo("redis at 127.0.0.1:" + portForClients);
        }
        assertThat(refusal(portForClients, Optional.of(trusting("ca"))))
                .contains("if it asks clients for a certificate, name one with ssl_certfile and ssl_keyfile");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedWithTheOptionThatNamesThem() {
        assertThat(refusal(port, Optional.of(trusting("stranger"))))
                .isEqualTo("online store redis at 127.0.0.1:" + port
                        + " failed: its certificate is not signed by an authority in the file of ssl_ca_certs");
    }

    @Test
    void withoutAnAuthorityOfItsOwnThoseOfTheJavaRuntimeCount() {
        RedisTls usual = new RedisTls(Optional.empty(), Optional.empty(), Optional.empty(), true, true);
        assertThat(refusal(port, Optional.of(usual)))
                .contains("not signed by an authority that the system knows", "ssl_ca_certs");
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessHostNamesAreNotChecked() {
        assertThat(refusal(portOfElsewhere, Optional.of(trusting("ca"))))
                .contains("its certificate is for another host", "127.0.0.1", "ssl_check_hostname=false");

        RedisTls unchecked = new RedisTls(
                Optional.of(certificates.certificate("ca")), Optional.empty(), Optional.empty(), true, false);
        try (RedisStore store = open(portOfElsewhere, Optional.of(unchecked))) {
            store.ping();
        }
    }

    @Test
    void nothingIsCheckedWhereTheUserSaysSo() {
        RedisTls none = new RedisTls(Optional.empty(), Optional.empty(), Optional.empty(), false, false);
        try (RedisStore store = open(portOfElsewhere, Optional.of(none))) {
            store.ping();
        }
    }

    @Test
    void aServerWithoutTlsOnThatPortIsSaidSo() {
        try (RedisStore store = open(
                servers.getFirst().port(), Optional.of(trusting("ca")), new StoreLimits(Duration.ofMillis(500), 2))) {
            assertThatThrownBy(store::ping).isInstanceOfSatisfying(ServeException.class, e -> {
                assertThat(e.error().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                assertThat(e.error().message()).endsWith("did not answer in time: does it speak TLS on this port?");
            });
        }
    }

    @Test
    void aServerThatSpeaksOnlyTlsIsNotAskedWithoutIt() {
        assertThat(refusal(port, Optional.empty())).startsWith("online store redis at 127.0.0.1:" + port + " failed: ");
    }

    @Test
    void filesThatCannotBeUsedAreNamedWhenTheStoreIsOpened() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.crt"), "not a certificate");
        for (Path file : List.of(folder.resolve("missing.crt"), junk)) {
            RedisTls tls = new RedisTls(Optional.of(file), Optional.empty(), Optional.empty(), true, true);
            assertThatThrownBy(() -> open(port, Optional.of(tls))).isInstanceOfSatisfying(ServeException.class, e -> {
                assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(e.error().message())
                        .contains(
                                "online_store.connection_string",
                                file.getFileName().toString());
            });
        }
    }
}
