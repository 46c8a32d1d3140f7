package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeastCronJob;
import io.featurestore.crd.v1.FeatureStore;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What batch/v1 CronJob would refuse.
final class CronJobRules {
    private static final Set<String> CONCURRENCY_POLICIES = Set.of("Allow", "Forbid", "Replace");
    private static final Set<String> COMPLETION_MODES = Set.of("NonIndexed", "Indexed");
    private static final Set<String> REPLACEMENT_POLICIES = Set.of("TerminatingOrFailed", "Failed");

    private CronJobRules() {}

    static Stream<Finding> scheduleParses(FeatureStore featureStore) {
        return cronJob(featureStore)
                .map(cronJob -> cronJob.schedule)
                .filter(schedule -> !schedule.isEmpty())
                .flatMap(CronSchedule::problem)
                .stream()
                .map(problem -> Finding.error("InvalidSchedule", "spec.cronJob.schedule", problem));
    }

    static Stream<Finding> timeZoneExists(FeatureStore featureStore) {
        return cronJob(featureStore)
                .map(cronJob -> cronJob.timeZone)
                .filter(zone -> !ZoneId.getAvailableZoneIds().contains(zone))
                .stream()
                .map(zone -> Finding.error(
                        "UnknownTimeZone",
                        "spec.cronJob.timeZone",
                        "'%s' is no time zone of the IANA database, such as Europe/Vienna or Etc/UTC".formatted(zone)));
    }

    static Stream<Finding> concurrencyPolicyExists(FeatureStore featureStore) {
        return cronJob(featureStore)
                .map(cronJob -> cronJob.concurrencyPolicy)
                .filter(policy -> !policy.isEmpty() && !CONCURRENCY_POLICIES.contains(policy))
                .stream()
                .map(policy -> Finding.error(
                        "UnknownConcurrencyPolicy",
                        "spec.cronJob.concurrencyPolicy",
                        "'%s' is none of Allow, Forbid, Replace".formatted(policy)));
    }

    static Stream<Finding> numbersAreNotNegative(FeatureStore featureStore) {
        Map<String, Number> numbers = new TreeMap<>();
        cronJob(featureStore).ifPresent(job -> {
            put(numbers, "startingDeadlineSeconds", job.startingDeadlineSeconds);
            put(numbers, "successfulJobsHistoryLimit", job.successfulJobsHistoryLimit);
            put(numbers, "failedJobsHistoryLimit", job.failedJobsHistoryLimit);
        });
        run(featureStore).ifPresent(run -> {
            put(numbers, "jobSpec.parallelism", run.parallelism);
            put(numbers, "jobSpec.completions", run.completions);
            put(numbers, "jobSpec.activeDeadlineSeconds", run.activeDeadlineSeconds);
            put(numbers, "jobSpec.backoffLimit", run.backoffLimit);
            put(numbers, "jobSpec.backoffLimitPerIndex", run.backoffLimitPerIndex);
            put(numbers, "jobSpec.maxFailedIndexes", run.maxFailedIndexes);
            put(numbers, "jobSpec.ttlSecondsAfterFinished", run.ttlSecondsAfterFinished);
        });
        return numbers.entrySet().stream()
                .filter(number -> number.getValue().longValue() < 0)
                .map(number -> Finding.error(
                        "NegativeNumber",
                        "spec.cronJob." + number.getKey(),
                        "%s is below 0".formatted(number.getValue())));
    }

    private static void put(Map<String, Number> numbers, String path, @Nullable Number number) {
        if (number != null) {
            numbers.put(path, number);
        }
    }

    static Stream<Finding> runCanBe(FeatureStore featureStore) {
        return run(featureStore).stream().flatMap(run -> {
            boolean indexed = "Indexed".equals(run.completionMode);
            List<Finding> findings = new ArrayList<>();
            if (isNoneOf(run.completionMode, COMPLETION_MODES)) {
                findings.add(
                        invalidRun("completionMode", "'%s' is neither NonIndexed nor Indexed", run.completionMode));
            }
            if (isNoneOf(run.podReplacementPolicy, REPLACEMENT_POLICIES)) {
                findings.add(invalidRun(
                        "podReplacementPolicy",
                        "'%s' is neither TerminatingOrFailed nor Failed",
                        run.podReplacementPolicy));
            } else if (run.podFailurePolicy != null && "TerminatingOrFailed".equals(run.podReplacementPolicy)) {
                findings.add(invalidRun(
                        "podReplacementPolicy", "'%s' can't be beside a podFailurePolicy", run.podReplacementPolicy));
            }
            if (indexed && run.completions == null) {
                findings.add(invalidRun("completions", "'%s' needs a number of completions", run.completionMode));
            }
            if (!indexed && run.backoffLimitPerIndex != null) {
                findings.add(invalidRun(
                        "backoffLimitPerIndex", "%s needs completionMode Indexed", run.backoffLimitPerIndex));
            }
            if (run.backoffLimitPerIndex == null && run.maxFailedIndexes != null) {
                findings.add(invalidRun("maxFailedIndexes", "%s needs backoffLimitPerIndex", run.maxFailedIndexes));
            }
            return findings.stream();
        });
    }

    private static boolean isNoneOf(@Nullable String value, Set<String> known) {
        return value != null && !known.contains(value);
    }

    private static Finding invalidRun(String field, String problem, Object value) {
        return Finding.error("InvalidJobSpec", "spec.cronJob.jobSpec." + field, problem.formatted(value));
    }

    private static Optional<FeastCronJob.JobSpec> run(FeatureStore featureStore) {
        return cronJob(featureStore).map(job -> job.jobSpec);
    }

    private static Optional<FeastCronJob> cronJob(FeatureStore featureStore) {
        return Optional.ofNullable(featureStore.getSpec().cronJob);
    }
}
