package io.featurestore.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobRunTest {
    private static final String AT_THREE = "2026-01-01T03:00:00Z";
    private static final String AT_FOUR = "2026-01-01T04:00:00Z";

    @Test
    void aJobThatRunsHasNotEnded() {
        Job running = new JobBuilder()
                .withNewMetadata()
                .withName("feast-shop-1")
                .endMetadata()
                .withNewStatus()
                .withStartTime(AT_THREE)
                .withActive(1)
                .endStatus()
                .build();
        assertThat(JobRun.of(running)).isEmpty();
        assertThat(JobRun.of(new JobBuilder().build())).isEmpty();
    }

    @Test
    void aJobThatIsAboutToFailHasNotEnded() {
        assertThat(JobRun.of(job("FailureTarget", AT_THREE))).isEmpty();
    }

    @Test
    void theNewestRunCounts() {
        Job failed = job("Failed", AT_THREE);
        Job succeeded = job("Complete", AT_FOUR);
        assertThat(JobRun.last(Optional.empty(), List.of(failed, succeeded), List.of()))
                .hasValueSatisfying(run -> assertThat(run.failure()).isEmpty());
        assertThat(JobRun.last(Optional.empty(), List.of(job("Failed", AT_FOUR), job("Complete", AT_THREE)), List.of()))
                .hasValueSatisfying(run -> assertThat(run.failure()).isPresent());
    }

    @Test
    void theCronJobRemembersASuccessWhoseJobIsGone() {
        assertThat(JobRun.last(Optional.of(lastSuccess(AT_FOUR)), List.of(job("Failed", AT_THREE)), List.of()))
                .contains(new JobRun(Instant.parse(AT_FOUR), Optional.empty()));
        assertThat(JobRun.last(Optional.of(lastSuccess(AT_THREE)), List.of(job("Failed", AT_FOUR)), List.of()))
                .hasValueSatisfying(run -> assertThat(run.failure()).isPresent());
    }

    @Test
    void aSuccessSaysTheSameWhoeverTellsOfIt() {
        Optional<JobRun> byJob = JobRun.of(job("Complete", AT_THREE));
        Optional<JobRun> byCronJob = JobRun.last(Optional.of(lastSuccess(AT_THREE)), List.of(), List.of());
        assertThat(byJob).isPresent().isEqualTo(byCronJob);
    }

    @Test
    void aMessageTellsWhichRunItIsAbout() {
        for (String type : List.of("Failed", "Complete")) {
            Verdict verdict = JobRun.of(job(type, AT_THREE)).orElseThrow().verdict("LastRun");
            assertThat(JobRun.timeIn(verdict.message())).contains(Instant.parse(AT_THREE));
        }
        assertThat(JobRun.timeIn("ended at noon")).isEmpty();
    }

    @Test
    void aFailureNamesItsJobAndKubernetesReason() {
        Verdict verdict = JobRun.of(job("Failed", AT_THREE)).orElseThrow().verdict("LastRun");
        assertThat(verdict.status()).isEqualTo("False");
        assertThat(verdict.reason()).isEqualTo("DeadlineExceeded");
        assertThat(verdict.message()).contains("feast-shop-1", "was active too long", "kubectl logs job/feast-shop-1");
    }

    @Test
    void aFailureTellsWhatTheLastPodOfItsJobSaid() {
        List<Pod> pods = List.of(
                pod("feast-shop-1", "2026-01-01T02:58:00Z", "the first attempt"),
                pod("feast-shop-1", "2026-01-01T02:59:00Z", "cannot fetch https://git.example.com: unknown host"),
                pod("feast-shop-2", "2026-01-01T02:59:30Z", "of another run"));
        Verdict verdict = failure(pods).verdict("LastRun");
        assertThat(verdict.message())
                .contains(
                        "was active too long",
                        "Init container 'feast-init' failed with exit code 1: cannot fetch https://git")
                .doesNotContain("the first attempt", "of another run");
        assertThat(JobRun.timeIn(verdict.message())).contains(Instant.parse(AT_THREE));
    }

    @Test
    void whatWasToldOfItOutlivesThePod() {
        JobRun known = failure(List.of(pod("feast-shop-1", AT_THREE, "unknown host")));
        JobRun later = failure(List.of());
        String told = known.verdict("LastRun").message();
        assertThat(later.isToldBy(told)).isTrue();
        assertThat(known.isToldBy(later.verdict("LastRun").message())).isFalse();
        assertThat(later.isToldBy("Job feast-shop-0 failed")).isFalse();
    }

    private static JobRun failure(List<Pod> pods) {
        return JobRun.last(Optional.empty(), List.of(job("Failed", AT_THREE)), pods)
                .orElseThrow();
    }

    private static Pod pod(String job, String created, String message) {
        return new PodBuilder()
                .withNewMetadata()
                .withCreationTimestamp(created)
                .addToLabels("batch.kubernetes.io/job-name", job)
                .endMetadata()
                .withNewStatus()
                .addNewInitContainerStatus()
                .withName("feast-init")
                .withReady(false)
                .withNewState()
                .withNewTerminated()
                .withExitCode(1)
                .withMessage(message)
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build();
    }

    private static Job job(String condition, String at) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("feast-shop-1")
                .endMetadata()
                .withNewStatus()
                .withCompletionTime(condition.equals("Complete") ? at : null)
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason("DeadlineExceeded")
                .withMessage("Job was active too long")
                .withLastTransitionTime(at)
                .endCondition()
                .endStatus()
                .build();
    }

    private static CronJob lastSuccess(String at) {
        return new CronJobBuilder()
                .withNewStatus()
                .withLastSuccessfulTime(at)
                .endStatus()
                .build();
    }
}
