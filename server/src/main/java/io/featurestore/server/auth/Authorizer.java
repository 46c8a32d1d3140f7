package io.featurestore.server.auth;

import io.featurestore.server.catalog.Catalog.Permissions;
import java.util.Set;

/// Decides by the permissions of the project that the resource belongs to.
public interface Authorizer {

    /// Whether one permission alone allows every one of the actions on the resource (Feast's rule: affirmative, no
    /// adding up of permissions).
    boolean allows(Identity caller, Permissions permissions, Resource resource, Set<Action> actions);

    /// @throws io.featurestore.server.error.ServeException `PERMISSION_DENIED` unless [#allows]
    void require(Identity caller, Permissions permissions, Resource resource, Set<Action> actions);
}
