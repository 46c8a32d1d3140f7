package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.featurestore.operator.resolve.PodIdentity;

/// What all pods of a FeatureStore have in common, those of servers and those of jobs.
final class PodBase {
    private static final long GRACE_SECONDS = 30L;

    private PodBase() {}

    /// A pod without containers.
    ///
    /// @param account its ServiceAccount
    /// @param token whether it needs that account's token
    static PodSpec of(PodIdentity identity, String account, boolean token, String restartPolicy) {
        return new PodSpecBuilder()
                .withServiceAccountName(account)
                .withAutomountServiceAccountToken(token)
                .withImagePullSecrets(identity.pullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withPriorityClassName(identity.priorityClass().orElse(null))
                .withRuntimeClassName(identity.runtimeClass().orElse(null))
                .withRestartPolicy(restartPolicy)
                .withDnsPolicy("ClusterFirst")
                .withSchedulerName("default-scheduler")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .build();
    }
}
