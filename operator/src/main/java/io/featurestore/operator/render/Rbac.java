package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.RoleRefBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;

/// The two ends of a binding: what is granted, and to whom.
final class Rbac {
    /// The API group of roles and bindings.
    static final String GROUP = "rbac.authorization.k8s.io";

    private Rbac() {}

    static RoleRef role(String name) {
        return ref("Role", name);
    }

    static RoleRef clusterRole(String name) {
        return ref("ClusterRole", name);
    }

    static Subject account(String namespace, String name) {
        return new SubjectBuilder()
                .withKind("ServiceAccount")
                .withName(name)
                .withNamespace(namespace)
                .build();
    }

    static Subject group(String name) {
        return new SubjectBuilder()
                .withApiGroup(GROUP)
                .withKind("Group")
                .withName(name)
                .build();
    }

    private static RoleRef ref(String kind, String name) {
        return new RoleRefBuilder()
                .withApiGroup(GROUP)
                .withKind(kind)
                .withName(name)
                .build();
    }
}
