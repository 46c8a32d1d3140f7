package io.featurestore.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.config.Unavailable;
import io.featurestore.server.launch.StartRefused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticatorsTest {

    private static Authenticator of(AuthConfig config, Map<String, String> environment) {
        return Authenticators.of(config, environment, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @Test
    void withoutAuthenticationEverybodyIsAnyoneWhateverTheHeader() {
        Authenticator authenticator = of(new AuthConfig.NoAuth(), Map.of());
        assertThat(authenticator.authenticate(List.of())).isEqualTo(new Identity.Anyone());
        assertThat(authenticator.authenticate(List.of("Bearer x", "nonsense"))).isEqualTo(new Identity.Anyone());
    }

    @Test
    void anAuthenticationThatThisBuildLacksStopsTheServer() {
        AuthConfig oidc =
                new AuthConfig.NotBuilt(new Unavailable("auth.type", "oidc", List.of("kubernetes", "no_auth")));
        assertThatThrownBy(() -> of(oidc, Map.of()))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("auth.type: 'oidc' exists in Feast, but not in this build");
    }

    @Test
    void kubernetesOutsideOfAClusterStopsTheServer() {
        assertThatThrownBy(() -> of(new AuthConfig.Kubernetes(List.of(), Optional.empty()), Map.of()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("KUBERNETES_SERVICE_HOST is not set");
    }

    @Test
    void aPodWithoutItsTokenStopsTheServer(@TempDir Path empty) {
        assertThatThrownBy(() -> ClusterAccess.of(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1"), empty))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("automountServiceAccountToken");
    }
}
