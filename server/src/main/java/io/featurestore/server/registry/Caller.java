package io.featurestore.server.registry;

import com.google.protobuf.Message;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;

/// Who asks, and how that is judged. Permissions are always those of the project that the object belongs to, taken
/// from the same state of the registry as the object.
record Caller(Identity identity, Authorizer authorizer) {

    <T extends Message> boolean may(Operation operation, Permissions permissions, Kind<T> kind, T object) {
        return authorizer.allows(identity, permissions, kind.resource(object), operation.actions());
    }

    boolean may(Operation operation, Permissions permissions, Resource resource) {
        return authorizer.allows(identity, permissions, resource, operation.actions());
    }

    /// @throws io.featurestore.server.error.ServeException `PERMISSION_DENIED`
    void require(Operation operation, Permissions permissions, Resource resource) {
        authorizer.require(identity, permissions, resource, operation.actions());
    }

    /// For the log.
    String username() {
        return switch (identity) {
            case Identity.Anyone anyone -> "anyone";
            case Identity.OwnWorkload own -> own.username();
            case Identity.Authenticated user -> user.username();
        };
    }

    /// Whether permissions say nothing about this caller: authentication is off, or it is the product's own work.
    boolean isTrusted() {
        return switch (identity) {
            case Identity.Anyone anyone -> true;
            case Identity.OwnWorkload own -> true;
            case Identity.Authenticated user -> false;
        };
    }
}
