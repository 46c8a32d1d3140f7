package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The scheduled job: written, changed, removed, and what is told of its runs. The test does what the controllers of
/// CronJobs and Jobs do.
class CronJobIT {
    private static final String NAMESPACE = "scheduled";
    private static final Instant START = Instant.parse("2026-01-01T03:00:00Z");

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void everyFeatureStoreHasAJobThatOnlyRunsByItselfWhereItHasASchedule() {
        ready("plain", "");
        CronJob unscheduled = cronJob("plain");
        assertThat(unscheduled.getSpec().getSuspend()).isTrue();
        assertThat(unscheduled.getSpec().getSchedule()).isEqualTo("@yearly");
        assertThat(cluster.condition(NAMESPACE, "plain", "CronJob")).isEqualTo("True Ready");
        assertThat(cluster.featureStore(NAMESPACE, "plain").getStatus().cronJob).isEqualTo("feast-plain");
        assertThat(cluster.children(NAMESPACE))
                .contains("ServiceAccount feast-plain-cronjob")
                .doesNotContain("Role feast-plain-cronjob", "RoleBinding feast-plain-cronjob");
    }

    @Test
    void anotherScheduleIsOneWriteAndRollsNoPod() {
        ready("moved", "schedule: '0 * * * *'");
        long generation =
                cluster.deployment(NAMESPACE, "feast-moved").getMetadata().getGeneration();
        int mark = cluster.mark();
        apply("moved", "schedule: '30 * * * *'");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cronJob("moved").getSpec().getSchedule().equals("30 * * * *"));
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.observedGeneration(NAMESPACE, "moved")
                        == cluster.featureStore(NAMESPACE, "moved")
                                .getMetadata()
                                .getGeneration());
        OPERATOR.force("moved", "settled");
        assertThat(OPERATOR.requests(mark, "moved"))
                .containsExactly("patch cronjobs feast-moved", "patch featurestores/status moved");
        assertThat(cluster.deployment(NAMESPACE, "feast-moved").getMetadata().getGeneration())
                .isEqualTo(generation);
    }

    @Test
    void aScheduleThatDoesNotParseIsNamedAndTheOldOneStays() {
        ready("kept", "schedule: '0 * * * *'");
        apply("kept", "schedule: '0 * * *'");
        cluster.awaitCondition(NAMESPACE, "kept", "Ready", "False InvalidSchedule");
        assertThat(cluster.message(NAMESPACE, "kept", "Ready")).startsWith("spec.cronJob.schedule: ");
        assertThat(cronJob("kept").getSpec().getSchedule()).isEqualTo("0 * * * *");
    }

    @Test
    void theJobGoesWithTheOnlineStoreThatItFilled() {
        ready("shrunk", "schedule: '0 * * * *'");
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: shrunk, namespace: scheduled}
                spec:
                  feastProject: shop
                  services: {onlineStore: {disabled: true}, registry: {local: {server: {}}}}
                  cronJob: {schedule: '0 * * * *'}
                """);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !cluster.children(NAMESPACE).contains("CronJob feast-shrunk")
                        && !cluster.children(NAMESPACE).contains("ServiceAccount feast-shrunk-cronjob"));
        cluster.awaitCondition(NAMESPACE, "shrunk", "CronJob", "False NothingToMaterialize");
    }

    @Test
    void theLastRunIsToldByOneWriteAndAFailureByOneEvent() {
        ready("runs", "schedule: '* * * * *'");
        assertThat(cluster.condition(NAMESPACE, "runs", "LastRun")).isEmpty();

        int mark = cluster.mark();
        Job first = start("runs", 1);
        OPERATOR.force("runs", "running");
        assertThat(OPERATOR.requests(mark, "runs")).isEmpty();
        succeed(first, START.plusSeconds(20));
        cluster.awaitCondition(NAMESPACE, "runs", "LastRun", "True Succeeded");
        assertThat(cluster.message(NAMESPACE, "runs", "LastRun")).contains("2026-01-01T03:00:20Z");
        OPERATOR.force("runs", "succeeded");
        assertThat(OPERATOR.requests(mark, "runs")).containsExactly("patch featurestores/status runs");

        mark = cluster.mark();
        fail(start("runs", 2), START.plusSeconds(80));
        cluster.awaitCondition(NAMESPACE, "runs", "LastRun", "False BackoffLimitExceeded");
        assertThat(cluster.message(NAMESPACE, "runs", "LastRun")).contains("feast-runs-2", "2026-01-01T03:01:20Z");
        assertThat(cluster.condition(NAMESPACE, "runs", "Ready")).isEqualTo("True Ready");
        await().atMost(TestCluster.PATIENCE).until(() -> failures("runs").size() == 1);
        OPERATOR.force("runs", "failed");
        assertThat(OPERATOR.requests(mark, "runs")).containsExactly("patch featurestores/status runs");
        assertThat(failures("runs")).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getNote()).contains("feast-runs-2");
        });
    }

    @Test
    void aFailureNamesTheCauseThatThePodOfTheRunLeft() {
        ready("caused", "schedule: '* * * * *'");
        Job run = start("caused", 1);
        int mark = cluster.mark();
        Pod pod = failingPod(run, "cannot fetch https://git.example.com/features: unknown host git.example.com");
        fail(run, START.plusSeconds(20));
        cluster.awaitCondition(NAMESPACE, "caused", "LastRun", "False BackoffLimitExceeded");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.message(NAMESPACE, "caused", "LastRun")
                        .contains("Init container 'feast-init' failed with exit code 1: cannot fetch https://git"));
        await().atMost(TestCluster.PATIENCE)
                .until(() -> failures("caused").stream()
                        .anyMatch(event -> event.getNote().contains("unknown host git.example.com")));
        assertThat(cluster.condition(NAMESPACE, "caused", "Ready")).isEqualTo("True Ready");

        OPERATOR.force("caused", "failed");
        List<String> told = OPERATOR.requests(mark, "caused");
        cluster.admin.resource(pod).withGracePeriod(0).delete();
        OPERATOR.force("caused", "without its pod");
        assertThat(OPERATOR.requests(mark, "caused")).isEqualTo(told);
        assertThat(cluster.message(NAMESPACE, "caused", "LastRun")).contains("unknown host git.example.com");
    }

    @Test
    void whatWasToldOfARunOutlivesItsJob() {
        ready("forgotten", "schedule: '* * * * *'");
        succeed(start("forgotten", 1), START.plusSeconds(20));
        cluster.awaitCondition(NAMESPACE, "forgotten", "LastRun", "True Succeeded");
        Job failed = start("forgotten", 2);
        fail(failed, START.plusSeconds(80));
        cluster.awaitCondition(NAMESPACE, "forgotten", "LastRun", "False BackoffLimitExceeded");
        cluster.admin.resource(failed).delete();
        OPERATOR.force("forgotten", "deleted");
        assertThat(cluster.condition(NAMESPACE, "forgotten", "LastRun")).isEqualTo("False BackoffLimitExceeded");

        // The Job of a later run may be gone before anybody has seen it: then the CronJob remembers.
        cluster.admin
                .resource(new CronJobBuilder(cronJob("forgotten"))
                        .withStatus(new CronJobStatusBuilder()
                                .withLastSuccessfulTime(START.plusSeconds(140).toString())
                                .withLastScheduleTime(START.plusSeconds(120).toString())
                                .build())
                        .build())
                .updateStatus();
        cluster.awaitCondition(NAMESPACE, "forgotten", "LastRun", "True Succeeded");
        assertThat(cluster.message(NAMESPACE, "forgotten", "LastRun")).contains("2026-01-01T03:02:20Z");
    }

    private void ready(String name, String cronJob) {
        apply(name, cronJob);
        OPERATOR.becomeReady(name);
    }

    private void apply(String name, String cronJob) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: scheduled}
                spec: {feastProject: shop, cronJob: {%s}}
                """.formatted(name, cronJob));
    }

    private CronJob cronJob(String name) {
        return Objects.requireNonNull(cluster.admin
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(NAMESPACE)
                .withName("feast-" + name)
                .get());
    }

    /// Makes the Job of a run out of the template of the CronJob.
    private Job start(String name, int number) {
        CronJob cronJob = cronJob(name);
        Job job = new JobBuilder()
                .withNewMetadataLike(cronJob.getSpec().getJobTemplate().getMetadata())
                .withNamespace(NAMESPACE)
                .withName("feast-%s-%d".formatted(name, number))
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("CronJob")
                .withName(cronJob.getMetadata().getName())
                .withUid(cronJob.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(cronJob.getSpec().getJobTemplate().getSpec())
                .build();
        return cluster.admin.resource(job).create();
    }

    /// A pod of a Job, whose first container left a message when it failed.
    private Pod failingPod(Job job, String message) {
        Pod pod = cluster.admin
                .resource(new PodBuilder()
                        .withNewMetadataLike(job.getSpec().getTemplate().getMetadata())
                        .withNamespace(NAMESPACE)
                        .withName(job.getMetadata().getName() + "-x")
                        .addToLabels(
                                "batch.kubernetes.io/job-name",
                                job.getMetadata().getName())
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .build())
                .create();
        return cluster.admin
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Failed")
                        .addNewInitContainerStatus()
                        .withName("feast-init")
                        .withImage("feast")
                        .withImageID("")
                        .withReady(false)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(1)
                        .withMessage(message)
                        .endTerminated()
                        .endState()
                        .endInitContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private void succeed(Job job, Instant at) {
        cluster.admin
                .resource(new JobBuilder(job)
                        .withNewStatus()
                        .withStartTime(START.toString())
                        .withCompletionTime(at.toString())
                        .withSucceeded(1)
                        .addNewCondition()
                        .withType("SuccessCriteriaMet")
                        .withStatus("True")
                        .withLastTransitionTime(at.toString())
                        .endCondition()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .withLastTransitionTime(at.toString())
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private void fail(Job job, Instant at) {
        cluster.admin
                .resource(new JobBuilder(job)
                        .withNewStatus()
                        .withStartTime(START.toString())
                        .withFailed(1)
                        .addNewCondition()
                        .withType("FailureTarget")
                        .withStatus("True")
                        .withReason("BackoffLimitExceeded")
                        .withLastTransitionTime(at.toString())
                        .endCondition()
                        .addNewCondition()
                        .withType("Failed")
                        .withStatus("True")
                        .withReason("BackoffLimitExceeded")
                        .withMessage("Job has reached the specified backoff limit")
                        .withLastTransitionTime(at.toString())
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private List<Event> failures(String name) {
        return cluster.admin.events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .filter(event -> "BackoffLimitExceeded".equals(event.getReason()))
                .toList();
    }
}
