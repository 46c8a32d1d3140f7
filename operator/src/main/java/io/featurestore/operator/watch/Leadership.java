package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// One operator at a time. The Lease has the name that the Go operator's has, so in one namespace the two exclude each
/// other.
///
/// @param namespace where the Lease is
/// @param identity of this process
/// @param timing how long a Lease holds and how it is renewed
public record Leadership(String namespace, String identity, Timing timing) {
    /// Name of the Lease.
    public static final String LEASE = "66483dbd.feast.dev";

    /// How long a Lease holds without being renewed, how long a leader goes on trying to renew it, and how often. One
    /// slow answer of the API server must not cost the leadership.
    public record Timing(Duration lease, Duration deadline, Duration retry) {
        public static final Timing DEFAULT =
                new Timing(Duration.ofSeconds(60), Duration.ofSeconds(40), Duration.ofSeconds(5));
    }

    /// Settings for the framework.
    ///
    /// @param gained is run before the first FeatureStore is looked at
    /// @param lost is run when another process may be leading
    public LeaderElectionConfiguration configuration(Runnable gained, Runnable lost) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(timing.lease())
                .withRenewDeadline(timing.deadline())
                .withRetryPeriod(timing.retry())
                .withLeaderCallbacks(new LeaderCallbacks(gained, lost, leader -> {}))
                // Not for a test: the framework would end the process by itself, also when it is told to stop.
                .buildForTest(false);
    }

    /// Gives the Lease back, so that the next process need not wait until it has run out.
    public void release(KubernetesClient client) {
        Optional.ofNullable(client.resources(Lease.class)
                        .inNamespace(namespace)
                        .withName(LEASE)
                        .get())
                .filter(lease -> identity.equals(lease.getSpec().getHolderIdentity()))
                .ifPresent(lease -> client.resource(new LeaseBuilder(lease)
                                .editSpec()
                                .withHolderIdentity("")
                                .withLeaseDurationSeconds(1)
                                .endSpec()
                                .build())
                        .update());
    }

    /// Who holds the Lease in another namespace now, if anybody does and we may know.
    public static Optional<String> holder(KubernetesClient client, String namespace, InstantSource clock) {
        try {
            return Optional.ofNullable(client.resources(Lease.class)
                            .inNamespace(namespace)
                            .withName(LEASE)
                            .get())
                    .map(Lease::getSpec)
                    .filter(lease -> holds(lease, clock))
                    .map(LeaseSpec::getHolderIdentity);
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(LeaseSpec lease, InstantSource clock) {
        return lease.getHolderIdentity() != null
                && !lease.getHolderIdentity().isEmpty()
                && lease.getRenewTime() != null
                && lease.getLeaseDurationSeconds() != null
                && lease.getRenewTime()
                        .plusSeconds(lease.getLeaseDurationSeconds())
                        .toInstant()
                        .isAfter(clock.instant());
    }
}
