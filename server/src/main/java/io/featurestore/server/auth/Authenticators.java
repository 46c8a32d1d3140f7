package io.featurestore.server.auth;

import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.launch.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The authenticator that a configuration asks for.
public final class Authenticators {
    /// Names of ServiceAccounts of the server's namespace, separated by commas.
    private static final String OWN_ACCOUNTS = "FEAST_OWN_SERVICE_ACCOUNTS";

    private Authenticators() {}

    /// @param environment tells a pod where its API server is
    /// @throws StartRefused if it can't be had: a type that this build lacks, or `kubernetes` outside of a cluster
    public static Authenticator of(
            AuthConfig config, Map<String, String> environment, Clock clock, MeterRegistry meters) {
        return switch (config) {
            case AuthConfig.NoAuth ignored -> new NoAuthentication();
            case AuthConfig.Kubernetes kubernetes ->
                new KubernetesAuthenticator(
                        ClusterAccess.ofPod(environment),
                        kubernetes.audiences(),
                        ownAccounts(environment),
                        clock,
                        meters);
            case AuthConfig.NotBuilt notBuilt ->
                throw StartRefused.because(notBuilt.what().message());
        };
    }

    private static Optional<Set<String>> ownAccounts(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(OWN_ACCOUNTS))
                .filter(names -> !names.isBlank())
                .map(names ->
                        Arrays.stream(names.split(",", -1)).map(String::strip).collect(Collectors.toSet()));
    }
}
