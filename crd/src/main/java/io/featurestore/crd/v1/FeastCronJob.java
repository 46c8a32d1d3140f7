package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import java.util.List;
import java.util.Map;

/// Scheduled work. Fields that batch/v1 CronJob has, too, mean what they mean there.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FeastCronJob {
    @JsonPropertyDescription("Schedule in cron format.")
    public String schedule;

    @JsonPropertyDescription("Time zone of the schedule, e.g. Europe/Berlin.")
    public String timeZone;

    @JsonPropertyDescription("What happens while the last run is not over: Allow, Forbid or Replace.")
    public String concurrencyPolicy;

    @JsonPropertyDescription("Start no further runs.")
    public Boolean suspend;

    @JsonPropertyDescription("Seconds by which a run may start late.")
    public Long startingDeadlineSeconds;

    @JsonPropertyDescription("Successful runs that are kept.")
    public Integer successfulJobsHistoryLimit;

    @JsonPropertyDescription("Failed runs that are kept.")
    public Integer failedJobsHistoryLimit;

    @JsonPropertyDescription("Annotations of the CronJob.")
    public Map<String, String> annotations;

    @JsonPropertyDescription("The Job of a run.")
    public JobSpec jobSpec;

    @JsonPropertyDescription("The container of a run.")
    public CronJobContainer containerConfigs;

    /// The container of a run: a container with commands.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class CronJobContainer extends Container {
        @JsonPropertyDescription("Shell commands, run one after the other instead of the default work.")
        public List<String> commands;
    }

    /// The Job of a run.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class JobSpec {
        @JsonPropertyDescription("Annotations of the pods.")
        public Map<String, String> podTemplateAnnotations;

        @JsonPropertyDescription("Pods that run at once.")
        public Integer parallelism;

        @JsonPropertyDescription("Pods that must succeed.")
        public Integer completions;

        @JsonPropertyDescription("Seconds after which a run is ended.")
        public Long activeDeadlineSeconds;

        @JsonPropertyDescription("What a failed pod means, by exit code or condition.")
        public PodFailurePolicy podFailurePolicy;

        @JsonPropertyDescription("Retries before a run has failed.")
        public Integer backoffLimit;

        @JsonPropertyDescription("Retries of one index of an indexed Job.")
        public Integer backoffLimitPerIndex;

        @JsonPropertyDescription("Failed indexes after which an indexed Job has failed.")
        public Integer maxFailedIndexes;

        @JsonPropertyDescription("Seconds that a finished Job is kept.")
        public Integer ttlSecondsAfterFinished;

        @JsonPropertyDescription("NonIndexed or Indexed.")
        public String completionMode;

        @JsonPropertyDescription("Create the Job without running it.")
        public Boolean suspend;

        @JsonPropertyDescription("When a pod is replaced: TerminatingOrFailed or Failed.")
        public String podReplacementPolicy;
    }
}
