package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Auth;
import io.featurestore.operator.resolve.Resolved.Owner;
import java.util.stream.Stream;

/// What servers need to know their callers by Kubernetes: the right to have a token judged, and with `authz.kubernetes`
/// to read which Roles are bound in their own namespace.
final class AccessRenderer {
    private AccessRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        return switch (resolved.auth()) {
            case Auth.None none -> Stream.empty();
            case Auth.Kubernetes kubernetes -> {
                Owner owner = resolved.owner();
                String account = resolved.pod().identity().account();
                yield Stream.concat(
                        Stream.of(
                                role(owner),
                                roleBinding(owner, account),
                                tokenReviewBinding(resolved, owner.names().tokenReviewBinding())),
                        kubernetes.roles().stream().map(name -> userRole(owner, name)));
            }
            // A server without a token of the provider takes one of a ServiceAccount.
            case Auth.Oidc oidc ->
                Stream.of(tokenReviewBinding(resolved, resolved.owner().names().oidcTokenReviewBinding()));
        };
    }

    private static Role role(Owner owner) {
        return new RoleBuilder()
                .withMetadata(Metadata.of(owner, owner.names().base(), ServiceType.AUTHORIZATION))
                .addNewRule()
                .withApiGroups(Rbac.GROUP)
                .withResources("rolebindings")
                .withVerbs("list", "watch")
                .endRule()
                .build();
    }

    private static RoleBinding roleBinding(Owner owner, String account) {
        String name = owner.names().base();
        return new RoleBindingBuilder()
                .withMetadata(Metadata.of(owner, name, ServiceType.AUTHORIZATION))
                .withRoleRef(Rbac.role(name))
                .withSubjects(Rbac.account(owner.namespace(), account))
                .build();
    }

    /// The ClusterRole is a part of the operator's installation: the operator itself may not write any.
    private static ClusterRoleBinding tokenReviewBinding(Resolved resolved, String name) {
        Owner owner = resolved.owner();
        return new ClusterRoleBindingBuilder()
                .withMetadata(Metadata.clusterScoped(owner, name, ServiceType.AUTHORIZATION))
                .withRoleRef(Rbac.clusterRole(FeatureStoreNames.TOKEN_REVIEW_ROLE))
                .withSubjects(Rbac.account(
                        owner.namespace(), resolved.pod().identity().account()))
                .build();
    }

    /// A Role for the administrator to bind. It says nothing about rules, so those that somebody adds to it stay.
    private static Role userRole(Owner owner, String name) {
        return new RoleBuilder()
                .withMetadata(Metadata.of(owner, name, ServiceType.AUTHORIZATION))
                .build();
    }
}
