package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A run of the job that is over.
///
/// @param at when it ended
/// @param failure why it failed; empty if it succeeded
public record JobRun(Instant at, Optional<Failure> failure) {
    private static final String ENDED = "ended at ";
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final Pattern TIME = Pattern.compile(ENDED + "([0-9T:.-]+Z)");

    /// Why a run failed.
    ///
    /// @param job name of the Job
    /// @param reason of Kubernetes, such as `BackoffLimitExceeded`
    /// @param cause what the last of its pods that failed says, as long as it is there
    record Failure(String job, String reason, String message, Optional<String> cause) {}

    /// How a Job ended, if it did.
    public static Optional<JobRun> of(Job job) {
        return Optional.ofNullable(job.getStatus()).flatMap(status -> {
            List<JobCondition> conditions = Objects.requireNonNullElse(status.getConditions(), List.<JobCondition>of());
            Optional<JobRun> failed = is(conditions, "Failed")
                    .flatMap(condition -> time(condition.getLastTransitionTime())
                            .map(at -> new JobRun(at, Optional.of(failure(job, condition)))));
            return failed.or(() -> is(conditions, "Complete")
                    .flatMap(condition ->
                            time(status.getCompletionTime()).or(() -> time(condition.getLastTransitionTime())))
                    .map(at -> new JobRun(at, Optional.empty())));
        });
    }

    /// The last run that is known: of the Jobs that still exist, and of the CronJob, which remembers its last success.
    ///
    /// @param pods of the Jobs
    static Optional<JobRun> last(Optional<CronJob> cronJob, List<Job> jobs, List<Pod> pods) {
        Stream<JobRun> remembered = cronJob
                .map(CronJob::getStatus)
                .flatMap(status -> time(status.getLastSuccessfulTime()))
                .map(at -> new JobRun(at, Optional.empty()))
                .stream();
        return Stream.concat(jobs.stream().flatMap(job -> of(job).stream()), remembered)
                .max(Comparator.comparing(JobRun::at)
                        .thenComparing(run -> run.failure().isPresent()))
                .map(run -> run.causedBy(pods));
    }

    private JobRun causedBy(List<Pod> pods) {
        return new JobRun(
                at,
                failure.map(why -> new Failure(
                        why.job(), why.reason(), why.message(), PodTrouble.ofNewest(ofJob(why.job(), pods)))));
    }

    private static Stream<Pod> ofJob(String job, List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getLabels() != null
                        && job.equals(pod.getMetadata().getLabels().get(JOB_NAME)));
    }

    /// When the run ended that a message is about.
    static Optional<Instant> timeIn(String message) {
        Matcher matcher = TIME.matcher(message);
        return matcher.find() ? time(matcher.group(1)) : Optional.empty();
    }

    /// Whether a message tells of this run all that is known, and maybe the cause that has gone with a pod meanwhile.
    boolean isToldBy(String message) {
        return failure.filter(why -> why.cause().isEmpty())
                .map(why -> message.startsWith(ended(why)))
                .orElse(false);
    }

    /// What the condition says.
    Verdict verdict(String type) {
        return failure.map(why -> Verdict.bad(type, reason(why), failed(why)))
                .orElseGet(
                        () -> new Verdict(type, Verdict.TRUE, "Succeeded", "The last run succeeded; it " + ENDED + at));
    }

    private String failed(Failure why) {
        return "%s%s (kubectl logs job/%s --all-containers)"
                .formatted(ended(why), why.cause().map(cause -> ": " + cause).orElse(""), why.job());
    }

    private String ended(Failure why) {
        return "Job %s failed; it %s%s: %s".formatted(why.job(), ENDED, at, why.message());
    }

    private static String reason(Failure why) {
        return why.reason().isEmpty() ? "JobFailed" : why.reason();
    }

    private static Failure failure(Job job, JobCondition condition) {
        return new Failure(
                job.getMetadata().getName(),
                Objects.requireNonNullElse(condition.getReason(), ""),
                Objects.requireNonNullElse(condition.getMessage(), "no reason is given"),
                Optional.empty());
    }

    private static Optional<JobCondition> is(List<JobCondition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
