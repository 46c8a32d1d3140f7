package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// The scheduled work: when it is done, by what, and how it reaches the stores.
///
/// @param annotations of the CronJob
/// @param run settings of a single run, without its pod
/// @param podAnnotations of the pods of a run
/// @param nodeSelector of those pods
/// @param definitions where the definitions are brought to and applied before the default work, if they are
/// @param commands lines for a shell, one after the other; empty for the default work, to materialize up to now
public record JobSettings(
        Timing timing,
        SortedMap<String, String> annotations,
        JobSpec run,
        SortedMap<String, String> podAnnotations,
        SortedMap<String, String> nodeSelector,
        Runner runner,
        Optional<Resolved.Repository> definitions,
        List<String> commands,
        Access access) {

    public JobSettings {
        annotations = sorted(annotations);
        podAnnotations = sorted(podAnnotations);
        nodeSelector = sorted(nodeSelector);
        commands = List.copyOf(commands);
    }

    /// When runs start, and how many of them are kept; what is absent is left to Kubernetes.
    public record Timing(
            String schedule,
            Optional<String> timeZone,
            String concurrencyPolicy,
            boolean suspended,
            OptionalLong startingDeadlineSeconds,
            OptionalInt successfulRuns,
            OptionalInt failedRuns) {}

    /// The containers of a run.
    ///
    /// @param own whether the image is one of ours
    /// @param pullPolicy spelled out, as the API server would default it
    public record Runner(
            String image,
            boolean own,
            String pullPolicy,
            List<EnvVar> env,
            List<EnvFromSource> envFrom,
            ResourceRequirements resources) {
        public Runner {
            env = List.copyOf(env);
            envFrom = List.copyOf(envFrom);
        }
    }

    /// How a run reaches the stores.
    public enum Access {
        /// As a client of the servers, because a store is in files that only their pod has.
        CLIENT,
        /// As the servers do.
        STORES
    }

    private static SortedMap<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
