package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;

/// Who asks, and how that is judged. Permissions are always those of the project that the object belongs to, taken
/// from the same state of the registry as the object.
///
/// @param ownProject the project of this server, in which the FeatureStore's own workloads need no permission
record Caller(Identity identity, Authorizer authorizer, String ownProject) {

    <T extends Message> boolean may(Operation operation, Permissions permissions, Kind<T> kind, T object) {
        return may(operation, permissions, kind.resource(object));
    }

    boolean may(Operation operation, Permissions permissions, Resource resource) {
        return authorizer.allows(towards(permissions, resource), permissions, resource, operation.actions());
    }

    /// @throws io.featurestore.server.error.ServeException `PERMISSION_DENIED`
    void require(Operation operation, Permissions permissions, Resource resource) {
        authorizer.require(towards(permissions, resource), permissions, resource, operation.actions());
    }

    /// For the log.
    String username() {
        return switch (identity) {
            case Identity.Anyone anyone -> "anyone";
            case Identity.OwnWorkload own -> own.username();
            case Identity.Authenticated user -> user.username();
        };
    }

    /// Whether permissions of this project say nothing about this caller: authentication is off, or it is the product's
    /// own work.
    boolean isTrusted(String project) {
        return switch (identity) {
            case Identity.Anyone anyone -> true;
            case Identity.OwnWorkload own -> project.equals(ownProject);
            case Identity.Authenticated user -> false;
        };
    }

    /// Who the caller is where a resource is: a project that does not exist yet is judged by the permissions of the
    /// server's own, and is another one all the same.
    private Identity towards(Permissions permissions, Resource resource) {
        boolean abroad = !permissions.project().equals(ownProject)
                || (resource.type() == PermissionSpec.Type.PROJECT
                        && !resource.name().equals(ownProject));
        return abroad && identity instanceof Identity.OwnWorkload own ? own.user() : identity;
    }
}
