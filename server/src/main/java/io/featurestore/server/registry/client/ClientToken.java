package io.featurestore.server.registry.client;

import io.featurestore.server.config.AuthConfig;
import io.featurestore.server.config.Secret;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The token that a client of a server shows, looked for where Python's client looks.
public final class ClientToken {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final String LOCAL = "LOCAL_K8S_TOKEN";

    private ClientToken() {}

    /// Asked at every call, because the ServiceAccount's token is replaced now and then. Empty where authentication
    /// is switched off.
    public static Supplier<Optional<Secret>> of(AuthConfig auth, Map<String, String> environment) {
        return switch (auth) {
            case AuthConfig.NoAuth ignored -> Optional::empty;
            case AuthConfig.NotBuilt ignored -> Optional::empty;
            case AuthConfig.Kubernetes kubernetes -> () -> Optional.of(token(kubernetes, environment, SERVICE_ACCOUNT));
        };
    }

    /// Whether the registry server asks who we are, and so may keep objects from us.
    static boolean isNeeded(AuthConfig auth) {
        return !(auth instanceof AuthConfig.NoAuth);
    }

    static Secret token(AuthConfig.Kubernetes kubernetes, Map<String, String> environment, Path serviceAccount) {
        return kubernetes
                .userToken()
                .or(() -> file(serviceAccount))
                .or(() -> Optional.ofNullable(environment.get(LOCAL)).map(Secret::new))
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.UNAVAILABLE,
                        "auth.type: kubernetes, but there is no token to show to the server: set "
                                + "auth.user_token or " + LOCAL + ", or run in a pod with a ServiceAccount's token"));
    }

    private static Optional<Secret> file(Path serviceAccount) {
        try {
            return Optional.of(new Secret(Files.readString(serviceAccount).strip()))
                    .filter(token -> !token.value().isEmpty());
        } catch (IOException ignored) {
            return Optional.empty();
        }
    }
}
