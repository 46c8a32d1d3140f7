package io.featurestore.server.auth;

import java.util.Set;

/// Who calls.
public sealed interface Identity {

    /// Authentication is switched off (`auth.type: no_auth`): everything is allowed.
    record Anyone() implements Identity {}

    /// A caller whom the Kubernetes API server vouched for. `groups` come from the TokenReview alone; `roles` are
    /// the names of Roles bound to the caller in the server's own namespace; `namespaces` is the ServiceAccount's
    /// own namespace (empty for other users).
    record Authenticated(String username, Set<String> roles, Set<String> groups, Set<String> namespaces)
            implements Identity {
        public Authenticated {
            roles = Set.copyOf(roles);
            groups = Set.copyOf(groups);
            namespaces = Set.copyOf(namespaces);
        }
    }

    /// A ServiceAccount of this very FeatureStore (its pod or its job), doing the product's own work. That work is in
    /// the FeatureStore's own project; in any other project of a shared registry it is a caller like all others.
    ///
    /// @param user who it is there
    record OwnWorkload(Authenticated user) implements Identity {
        public String username() {
            return user.username();
        }
    }
}
