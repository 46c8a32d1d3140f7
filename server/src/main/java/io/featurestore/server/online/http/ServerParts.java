package io.featurestore.server.online.http;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.error.Bugs;
import java.util.Optional;

/// What every request needs.
record ServerParts(
        HttpSettings settings,
        Routes routes,
        Authenticator authenticator,
        Gate gate,
        RequestObserver observer,
        Optional<AccessLog> accessLog,
        Bugs bugs) {}
