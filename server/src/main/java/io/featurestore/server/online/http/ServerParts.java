package io.featurestore.server.online.http;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.error.Bugs;
import java.util.Optional;

/// What every request needs.
///
/// @param gate for all requests but health
/// @param lasting for those that take minutes, which must not keep others from their threads
record ServerParts(
        HttpSettings settings,
        Routes routes,
        Authenticator authenticator,
        Gate gate,
        Gate lasting,
        RequestObserver observer,
        Optional<AccessLog> accessLog,
        Bugs bugs) {}
