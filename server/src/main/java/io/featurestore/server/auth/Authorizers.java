package io.featurestore.server.auth;

import feast.proto.core.PermissionProto.Permission;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/// Where to get an [Authorizer], and what it takes for a permission.
public final class Authorizers {
    private Authorizers() {}

    /// Decides by the permissions that it is given; callers without authentication and the product's own work pass.
    public static Authorizer byPermissions(MeterRegistry meters) {
        return new PermissionAuthorizer(meters);
    }

    /// What makes a permission one that could never grant anything, as `field: problem`; such a one is not stored.
    public static Optional<String> problem(Permission permission) {
        return PermissionRule.problem(permission);
    }
}
