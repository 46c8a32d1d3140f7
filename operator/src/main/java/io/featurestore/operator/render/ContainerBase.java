package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/// What all containers have in common, those of servers and those of jobs.
final class ContainerBase {
    private ContainerBase() {}

    /// A container without command.
    ///
    /// @param own whether the image is one of ours
    static ContainerBuilder of(String name, String image, String pullPolicy, boolean own) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withSecurityContext(securityContext(own))
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File");
    }

    /// What Pod Security `restricted` asks of a container. Images that are not ours may write to their root.
    private static SecurityContext securityContext(boolean own) {
        SecurityContextBuilder context = new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities();
        return (own ? context.withReadOnlyRootFilesystem(true) : context).build();
    }
}
