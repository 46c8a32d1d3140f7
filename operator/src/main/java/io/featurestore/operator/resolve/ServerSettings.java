package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What one server's container is made of.
///
/// @param own whether the image is one of ours, which stands a read-only root file system
/// @param pullPolicy spelled out, as the API server would default it
/// @param logLevel in upper case, as the command line takes it; absent: the server's own default
/// @param tls what it speaks TLS with, if it does
/// @param metricsFlag whether the server is told to serve metrics
/// @param metricsPort whether it serves metrics, told by flag or by configuration
public record ServerSettings(
        String image,
        boolean own,
        String pullPolicy,
        List<EnvVar> env,
        List<EnvFromSource> envFrom,
        ResourceRequirements resources,
        Optional<String> logLevel,
        List<VolumeMount> mounts,
        Workers workers,
        Optional<Tls> tls,
        boolean metricsFlag,
        boolean metricsPort) {

    public ServerSettings {
        env = List.copyOf(env);
        envFrom = List.copyOf(envFrom);
        mounts = List.copyOf(mounts);
    }

    /// Tuning of the online server's workers; what is absent is left to the server.
    public record Workers(
            OptionalInt workers,
            OptionalInt connections,
            OptionalInt maxRequests,
            OptionalInt maxRequestsJitter,
            OptionalInt keepAliveSeconds,
            OptionalInt registryTtlSeconds) {}
}
