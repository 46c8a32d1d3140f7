package io.featurestore.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.Samples;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesAuthenticatorTest {
    private static final String READER = "reader-token";
    private static final String READER_NAME = "system:serviceaccount:client-ns:reader-sa";

    private final MovableClock clock = new MovableClock();
    private FakeApiServer api;
    private KubernetesAuthenticator authenticator;

    private static final class MovableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        api = new FakeApiServer(directory);
        api.user(READER, READER_NAME, "system:serviceaccounts", "system:serviceaccounts:client-ns");
        authenticator = authenticator();
    }

    private KubernetesAuthenticator authenticator(String... audiences) {
        return new KubernetesAuthenticator(
                api.access(), List.of(audiences), Optional.empty(), clock, new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        authenticator.close();
        api.close();
    }

    private Identity authenticate(String token) {
        return authenticator.authenticate(List.of("Bearer " + token));
    }

    private Identity.Authenticated client(String token) {
        assertThat(authenticate(token)).isInstanceOf(Identity.Authenticated.class);
        return (Identity.Authenticated) authenticate(token);
    }

    private void assertRefused(String token, ErrorCode code) {
        assertThatThrownBy(() -> authenticate(token))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(code));
    }

    static Stream<JsonNode> forgedTokens() {
        return StreamSupport.stream(
                        Samples.jsonDocument("auth/tokens_kubernetes.json").spliterator(), false)
                .filter(sample -> !sample.get("name").asText().equals("sa-named-like-intra-secret"));
    }

    @ParameterizedTest
    @MethodSource("forgedTokens")
    void aTokenThatTheApiServerDoesNotVouchForIsRefusedWhateverItSaysOfItself(JsonNode sample) {
        assertRefused(sample.get("token").asText(), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void aRealAccountNamedLikeASharedSecretIsAnOrdinaryOne() {
        String token = StreamSupport.stream(
                        Samples.jsonDocument("auth/tokens_kubernetes.json").spliterator(), false)
                .filter(sample -> sample.get("name").asText().equals("sa-named-like-intra-secret"))
                .findFirst()
                .orElseThrow()
                .get("token")
                .asText();
        api.user(token, "system:serviceaccount:evil-ns:c2VjcmV0LWludHJh");
        assertThat(client(token).roles()).isEmpty();
    }

    @Test
    void theIdentityIsExactlyThatOfTheReview() {
        assertThat(client(READER))
                .isEqualTo(new Identity.Authenticated(
                        READER_NAME,
                        Set.of(),
                        Set.of("system:serviceaccounts", "system:serviceaccounts:client-ns"),
                        Set.of("client-ns")));
    }

    @Test
    void aPersonHasNoNamespace() {
        api.user("jane-token", "jane", "ml");
        assertThat(client("jane-token"))
                .isEqualTo(new Identity.Authenticated("jane", Set.of(), Set.of("ml"), Set.of()));
    }

    @Test
    void rolesAreTheRolesBoundInTheServersOwnNamespace() {
        api.bind("rb1", "Role", "reader", FakeApiServer.serviceAccount("client-ns", "reader-sa"));
        api.bind("rb2", "Role", "other", FakeApiServer.serviceAccount("client-ns", "someone-else"));
        api.bind("rb3", "Role", "elsewhere", FakeApiServer.serviceAccount("other-ns", "reader-sa"));
        api.bind("rb4", "ClusterRole", "admin", FakeApiServer.serviceAccount("client-ns", "reader-sa"));
        api.bind("rb5", "Role", "team", FakeApiServer.subject("Group", "system:serviceaccounts:client-ns"));
        api.bind("rb6", "Role", "foreign", FakeApiServer.subject("Group", "auditors"));
        await().untilAsserted(() -> assertThat(client(READER).roles()).containsExactlyInAnyOrder("reader", "team"));
    }

    @Test
    void aRoleIsGivenAndTakenAwayWithoutARestart() {
        assertThat(client(READER).roles()).isEmpty();
        api.bind("rb1", "Role", "reader", FakeApiServer.serviceAccount("client-ns", "reader-sa"));
        await().untilAsserted(() -> assertThat(client(READER).roles()).containsExactly("reader"));
        api.unbind("rb1");
        await().untilAsserted(() -> assertThat(client(READER).roles()).isEmpty());
    }

    @Test
    void rolesAreListedAnewWhenTheWatchHasExpired() {
        api.bind("rb1", "Role", "reader", FakeApiServer.serviceAccount("client-ns", "reader-sa"));
        await().untilAsserted(() -> assertThat(client(READER).roles()).containsExactly("reader"));
        api.expireWatch();
        api.bind("rb2", "Role", "writer", FakeApiServer.serviceAccount("client-ns", "reader-sa"));
        await().untilAsserted(() -> assertThat(client(READER).roles()).containsExactlyInAnyOrder("reader", "writer"));
    }

    @Test
    void theServersOwnAccountAndItsJobsAreTheProductItself() {
        api.user("job-token", "system:serviceaccount:feast-ns:feast-sample-cronjob");
        assertThat(authenticate(FakeApiServer.OWN_TOKEN))
                .isInstanceOfSatisfying(
                        Identity.OwnWorkload.class,
                        own -> assertThat(own.username()).isEqualTo("system:serviceaccount:feast-ns:feast-sample"));
        assertThat(authenticate("job-token")).isInstanceOf(Identity.OwnWorkload.class);
    }

    @Test
    void anotherFeatureStoresAccountIsAClientLikeAny() {
        api.user("a", "system:serviceaccount:feast-ns:feast-sample2");
        api.user("b", "system:serviceaccount:other-ns:feast-sample");
        assertThat(authenticate("a")).isInstanceOf(Identity.Authenticated.class);
        assertThat(authenticate("b")).isInstanceOf(Identity.Authenticated.class);
    }

    @Test
    void anAccountThatOthersMayShareIsNobodySpecial() {
        api.user(FakeApiServer.OWN_TOKEN, "system:serviceaccount:feast-ns:default");
        assertThat(authenticate(FakeApiServer.OWN_TOKEN)).isInstanceOf(Identity.Authenticated.class);
    }

    @Test
    void whereAccountsAreNamedThoseAloneAreTheProductItself() {
        api.user("job-token", "system:serviceaccount:feast-ns:feast-sample-cronjob");
        api.user("abroad", "system:serviceaccount:other-ns:feast-sample-cronjob");
        try (KubernetesAuthenticator told = new KubernetesAuthenticator(
                api.access(),
                List.of(),
                Optional.of(Set.of("feast-sample-cronjob")),
                clock,
                new SimpleMeterRegistry())) {
            assertThat(told.authenticate(List.of("Bearer job-token"))).isInstanceOf(Identity.OwnWorkload.class);
            assertThat(told.authenticate(List.of("Bearer " + FakeApiServer.OWN_TOKEN)))
                    .isInstanceOf(Identity.Authenticated.class);
            assertThat(told.authenticate(List.of("Bearer abroad"))).isInstanceOf(Identity.Authenticated.class);
        }
    }

    @Test
    void aGoodTokenIsAskedAboutOnceAMinute() {
        authenticate(READER);
        clock.pass(Duration.ofSeconds(59));
        authenticate(READER);
        assertThat(api.reviews).hasValue(1);
        clock.pass(Duration.ofSeconds(1));
        authenticate(READER);
        assertThat(api.reviews).hasValue(2);
    }

    @Test
    void aDeletedAccountIsOutAfterAMinuteAtMost() {
        authenticate(READER);
        api.forget(READER);
        clock.pass(Verdicts.GOOD_FOR);
        assertRefused(READER, ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void aTokenIsNotRememberedBeyondItsOwnExpiry() {
        String claims = "{\"sub\":\"x\",\"exp\":%d}"
                .formatted(clock.instant().plusSeconds(10).getEpochSecond());
        String token = "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".sig";
        api.user(token, READER_NAME);
        authenticate(token);
        clock.pass(Duration.ofSeconds(10));
        authenticate(token);
        assertThat(api.reviews).hasValue(2);
    }

    @Test
    void aBadTokenIsAskedAboutOnceInFiveSeconds() {
        assertRefused("guess", ErrorCode.UNAUTHENTICATED);
        assertRefused("guess", ErrorCode.UNAUTHENTICATED);
        assertThat(api.reviews).hasValue(1);
        api.user("guess", READER_NAME);
        clock.pass(Verdicts.BAD_FOR);
        assertThat(authenticate("guess")).isInstanceOf(Identity.Authenticated.class);
    }

    @Test
    void whenTheApiServerRefusesToJudgeNobodyGetsIn() {
        for (int status : new int[] {403, 500, 503}) {
            api.reviewStatus = status;
            assertRefused("token-" + status, ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void whenTheApiServerIsGoneNobodyNewGetsIn() {
        authenticate(READER);
        api.close();
        assertThat(authenticate(READER)).isInstanceOf(Identity.Authenticated.class);
        assertRefused("new", ErrorCode.UNAVAILABLE);
    }

    @Test
    void anApiServerThatSaysNothingIsNotWaitedForLonger() {
        authenticate(READER);
        api.silent = true;
        long before = System.nanoTime();
        assertRefused("new", ErrorCode.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(KubernetesApi.TIMEOUT.minusMillis(500), KubernetesApi.TIMEOUT.plusSeconds(5));
        assertThat(authenticate(READER)).as("known callers go on").isInstanceOf(Identity.Authenticated.class);
    }

    @Test
    void withoutTheListOfRoleBindingsNobodyIsTakenForSomeoneWithoutRoles(@TempDir Path directory) throws IOException {
        authenticator.close();
        api.close();
        api = new FakeApiServer(directory);
        api.user(READER, READER_NAME);
        api.listStatus = 500;
        authenticator = authenticator();
        assertRefused(READER, ErrorCode.UNAVAILABLE);
    }

    @Test
    void withAudiencesATokenForSomeoneElseIsRefused() {
        authenticator.close();
        authenticator = authenticator("feast");
        api.audience(READER, "vault");
        assertRefused(READER, ErrorCode.UNAUTHENTICATED);
        clock.pass(Verdicts.BAD_FOR);
        api.audience(READER, "feast");
        assertThat(authenticate(READER)).isInstanceOf(Identity.Authenticated.class);
        assertThat(api.lastReview
                        .orElseThrow()
                        .path("spec")
                        .path("audiences")
                        .get(0)
                        .asText())
                .isEqualTo("feast");
    }

    @Test
    void withoutAudiencesNoneAreAskedFor() {
        authenticate(READER);
        assertThat(api.lastReview.orElseThrow().path("spec").has("audiences")).isFalse();
    }
}
