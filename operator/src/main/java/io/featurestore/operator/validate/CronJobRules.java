package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeastCronJob;
import io.featurestore.crd.v1.FeatureStore;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What batch/v1 CronJob would refuse.
final class CronJobRules {
    private static final Set<String> CONCURRENCY_POLICIES = Set.of("Allow", "Forbid", "Replace");

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

    private static Optional<FeastCronJob> cronJob(FeatureStore featureStore) {
        return Optional.ofNullable(featureStore.getSpec().cronJob);
    }
}
