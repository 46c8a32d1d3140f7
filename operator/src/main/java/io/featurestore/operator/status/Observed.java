package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What the caches say of the pods of a FeatureStore, and of its job.
///
/// @param deployment the Deployment, if it exists
/// @param pods its pods
/// @param cronJob the CronJob, if it exists
/// @param jobs its runs that are still there
/// @param jobPods pods of these
/// @param lineage the Deployment of the lineage server, if it exists
public record Observed(
        Optional<Deployment> deployment,
        List<Pod> pods,
        Optional<CronJob> cronJob,
        List<Job> jobs,
        List<Pod> jobPods,
        Optional<Deployment> lineage) {
    private static final String TRUE = "True";
    private static final String FALSE = "False";

    public Observed {
        pods = List.copyOf(pods);
        jobs = List.copyOf(jobs);
        jobPods = List.copyOf(jobPods);
    }

    /// The same for the lineage server alone.
    Observed ofLineage() {
        return new Observed(lineage, List.of(), Optional.empty(), List.of(), List.of(), Optional.empty());
    }

    /// The last run of the job, if one has ended.
    Optional<JobRun> lastRun() {
        return JobRun.last(cronJob, jobs, jobPods);
    }

    /// Whether enough pods serve. It tells something only if it is [#current()].
    boolean available() {
        return TRUE.equals(condition("Available").orElse(""));
    }

    /// Whether the last change did not come through in the time it was given. It tells something only if it is
    /// [#current()].
    boolean stuck() {
        return FALSE.equals(condition("Progressing").orElse(""));
    }

    /// Pods that are ready.
    int readyPods() {
        return status().map(DeploymentStatus::getReadyReplicas).orElse(0);
    }

    /// Pods that are wanted.
    int wantedPods() {
        return deployment
                .map(Deployment::getSpec)
                .flatMap(spec -> Optional.ofNullable(spec.getReplicas()))
                .orElse(1);
    }

    /// Why pods do not serve, of the newest pod that says it; else why there is none.
    Optional<String> trouble() {
        return podTrouble().or(this::refusal);
    }

    /// What the cluster says to a pod that it does not let in: there is no such ServiceAccount, a quota is used up.
    private Optional<String> refusal() {
        return status().map(DeploymentStatus::getConditions)
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> "ReplicaFailure".equals(condition.getType()))
                        .filter(condition -> TRUE.equals(condition.getStatus()))
                        .map(DeploymentCondition::getMessage)
                        .filter(Objects::nonNull)
                        .findFirst());
    }

    private Optional<String> podTrouble() {
        return PodTrouble.ofNewest(pods.stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() == null));
    }

    /// Whether the Deployment's controller has seen its last change.
    boolean current() {
        long generation = deployment
                .map(it -> Objects.requireNonNullElse(it.getMetadata().getGeneration(), 0L))
                .orElse(0L);
        long observed = status().map(DeploymentStatus::getObservedGeneration).orElse(-1L);
        return observed >= generation;
    }

    private Optional<DeploymentStatus> status() {
        return deployment.map(Deployment::getStatus);
    }

    private Optional<String> condition(String type) {
        return status().map(DeploymentStatus::getConditions)
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .map(DeploymentCondition::getStatus)
                        .findFirst());
    }
}
