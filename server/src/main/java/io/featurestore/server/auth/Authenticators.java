package io.featurestore.server.auth;

import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.launch.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;

/// The authenticator that a configuration asks for.
public final class Authenticators {
    private Authenticators() {}

    /// @param environment tells a pod where its API server is
    /// @throws StartRefused if it can't be had: a type that this build lacks, or `kubernetes` outside of a cluster
    public static Authenticator of(
            AuthConfig config, Map<String, String> environment, Clock clock, MeterRegistry meters) {
        return switch (config) {
            case AuthConfig.NoAuth ignored -> new NoAuthentication();
            case AuthConfig.Kubernetes kubernetes ->
                new KubernetesAuthenticator(ClusterAccess.ofPod(environment), kubernetes.audiences(), clock, meters);
            case AuthConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
    }
}
