package io.featurestore.server.config;

import java.util.List;
import java.util.Optional;

/// The `auth` section.
public sealed interface AuthConfig {

    /// Everybody may do everything.
    record NoAuth() implements AuthConfig {}

    /// Callers show the token of a Kubernetes ServiceAccount or user.
    ///
    /// @param audiences additive: a token must have been made for one of these; empty: for the API server itself
    /// @param userToken what a client sends instead of its ServiceAccount's token
    record Kubernetes(List<String> audiences, Optional<Secret> userToken) implements AuthConfig {
        public Kubernetes {
            audiences = List.copyOf(audiences);
        }
    }

    record NotBuilt(Unavailable what) implements AuthConfig {}
}
