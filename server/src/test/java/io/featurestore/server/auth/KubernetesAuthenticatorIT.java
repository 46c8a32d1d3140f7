package io.featurestore.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.featurestore.crd.testing.EmbeddedApiServer;
import io.featurestore.crd.testing.Options;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.materialize.RunningMaterializations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The authenticator against a real API server, with no more rights than the operator gives a FeatureStore.
class KubernetesAuthenticatorIT {
    private static final String HOME = "feast-ns";
    private static final String CLIENTS = "client-ns";

    @TempDir
    private static Path directory;

    private static EmbeddedApiServer api;
    private static KubernetesClient admin;
    private static ServiceAccountTokens tokens;
    private static KubernetesAuthenticator authenticator;
    private static String readerUid = "";

    @BeforeAll
    static void start() throws GeneralSecurityException, IOException {
        Options options = Options.fromEnvironmentOrAbort();
        tokens = new ServiceAccountTokens();
        Path key = tokens.publicKey(directory.resolve("extra.pub"));
        api = EmbeddedApiServer.start(options.withApiServerArguments("--service-account-key-file=" + key));
        admin = api.admin();
        for (String namespace : List.of(HOME, CLIENTS)) {
            admin.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
        serviceAccount(HOME, "feast-sample");
        serviceAccount(HOME, "feast-sample-cronjob");
        readerUid = serviceAccount(CLIENTS, "reader-sa");
        grantWhatTheOperatorGrants();
        URI url = URI.create(api.url());
        authenticator = new KubernetesAuthenticator(
                ClusterAccess.of(
                        Map.of(
                                "KUBERNETES_SERVICE_HOST", url.getHost(),
                                "KUBERNETES_SERVICE_PORT", Integer.toString(url.getPort())),
                        podMount()),
                List.of(),
                Optional.empty(),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            authenticator.close();
            admin.close();
            api.close();
        }
    }

    private static String serviceAccount(String namespace, String name) {
        return admin.serviceAccounts()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getUid();
    }

    private static void grantWhatTheOperatorGrants() {
        admin.rbac()
                .clusterRoles()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("reviews")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("authentication.k8s.io")
                        .withResources("tokenreviews")
                        .withVerbs("create")
                        .endRule()
                        .build())
                .create();
        admin.rbac()
                .clusterRoleBindings()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("reviews")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "reviews")
                        .addNewSubject("", "ServiceAccount", "feast-sample", HOME)
                        .build())
                .create();
        admin.rbac()
                .roles()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(HOME)
                        .withName("feast-sample")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("rbac.authorization.k8s.io")
                        .withResources("rolebindings")
                        .withVerbs("list", "watch")
                        .endRule()
                        .build())
                .create();
        bind(HOME, "feast-sample", "feast-sample", HOME, "feast-sample");
    }

    private static void bind(String namespace, String name, String role, String accountNamespace, String account) {
        admin.rbac()
                .roleBindings()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                        .addNewSubject("", "ServiceAccount", account, accountNamespace)
                        .build())
                .create();
    }

    /// What a pod finds at /var/run/secrets/kubernetes.io/serviceaccount.
    private static Path podMount() throws IOException {
        Files.copy(Path.of(api.adminConfig().getCaCertFile()), directory.resolve("ca.crt"));
        Files.writeString(directory.resolve("token"), token(HOME, "feast-sample"));
        Files.writeString(directory.resolve("namespace"), HOME);
        return directory;
    }

    private static String token(String namespace, String name) {
        return api.serviceAccountConfig(namespace, name).getOauthToken();
    }

    private static Identity authenticate(String token) {
        return authenticator.authenticate(List.of("Bearer " + token));
    }

    private static void assertRefused(String token) {
        assertThatThrownBy(() -> authenticate(token))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    private static ObjectNode reader(Instant expiry) {
        return ServiceAccountTokens.claims(CLIENTS, "reader-sa", readerUid, expiry);
    }

    private static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    @Test
    void aServiceAccountIsLetInWithTheRolesOfTheServersNamespace() {
        bind(HOME, "reader", "reader", CLIENTS, "reader-sa");
        bind(CLIENTS, "admin", "admin", CLIENTS, "reader-sa");
        String token = token(CLIENTS, "reader-sa");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(authenticate(token))
                        .isEqualTo(new Identity.Authenticated(
                                "system:serviceaccount:client-ns:reader-sa",
                                Set.of("reader"),
                                Set.of(
                                        "system:serviceaccounts",
                                        "system:serviceaccounts:client-ns",
                                        "system:authenticated"),
                                Set.of(CLIENTS))));
    }

    @Test
    void theFeatureStoresOwnAccountsAreKnown() {
        assertThat(authenticate(token(HOME, "feast-sample"))).isInstanceOf(Identity.OwnWorkload.class);
        assertThat(authenticate(token(HOME, "feast-sample-cronjob"))).isInstanceOf(Identity.OwnWorkload.class);
    }

    @Test
    void aTokenThatIsGoodUntilItExpiresIsRefusedAfterwards() throws GeneralSecurityException {
        assertThat(authenticate(tokens.signed(reader(inAnHour())))).isInstanceOf(Identity.Authenticated.class);
        assertRefused(tokens.signed(reader(Instant.now().minus(Duration.ofMinutes(1)))));
    }

    @Test
    void aForgedSignatureIsRefused() throws GeneralSecurityException {
        assertRefused(new ServiceAccountTokens().signed(reader(inAnHour())));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertRefused(ServiceAccountTokens.unsigned(reader(inAnHour())));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws GeneralSecurityException {
        ObjectNode claims = reader(inAnHour());
        claims.putArray("aud").add("vault");
        assertRefused(tokens.signed(claims));
    }

    @Test
    void aTokenOfAnAccountThatIsGoneIsRefused() {
        serviceAccount(CLIENTS, "leaver");
        String token = token(CLIENTS, "leaver");
        admin.serviceAccounts().inNamespace(CLIENTS).withName("leaver").delete();
        assertRefused(token);
    }

    @Test
    void whoMayMaterializeIsWhatTheClusterAndThePermissionsSay(@TempDir Path folder) throws GeneralSecurityException {
        serviceAccount(CLIENTS, "looker");
        serviceAccount(CLIENTS, "loader");
        String looker = token(CLIENTS, "looker");
        String loader = token(CLIENTS, "loader");
        String forged = new ServiceAccountTokens().signed(reader(inAnHour()));
        try (RunningMaterializations server = new RunningMaterializations(folder, authenticator)) {
            for (boolean incremental : List.of(false, true)) {
                assertThat(server.materialize(incremental, Optional.empty())).isEqualTo(401);
                assertThat(server.materialize(incremental, Optional.of(forged))).isEqualTo(401);
                assertThat(server.materialize(incremental, Optional.of(looker))).isEqualTo(403);
                assertThat(server.materialize(incremental, Optional.of(loader))).isEqualTo(403);
            }
            assertThat(server.isLoaded()).isFalse();

            bind(HOME, "loaders", "writer", CLIENTS, "loader");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(server.materialize(false, Optional.of(loader)))
                            .isEqualTo(200));
            assertThat(server.isLoaded()).isTrue();
            assertThat(server.materialize(true, Optional.of(loader))).isEqualTo(200);
            assertThat(server.materialize(true, Optional.of(token(HOME, "feast-sample-cronjob"))))
                    .isEqualTo(200);
            assertThat(server.materialize(true, Optional.of(looker))).isEqualTo(403);
        }
    }
}
