package io.featurestore.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(JobRun.last(Optional.empty(), List.of(failed, succeeded)))
                .hasValueSatisfying(run -> assertThat(run.failure()).isEmpty());
        assertThat(JobRun.last(Optional.empty(), List.of(job("Failed", AT_FOUR), job("Complete", AT_THREE))))
                .hasValueSatisfying(run -> assertThat(run.failure()).isPresent());
    }

    @Test
    void theCronJobRemembersASuccessWhoseJobIsGone() {
        assertThat(JobRun.last(Optional.of(lastSuccess(AT_FOUR)), List.of(job("Failed", AT_THREE))))
                .contains(new JobRun(Instant.parse(AT_FOUR), Optional.empty()));
        assertThat(JobRun.last(Optional.of(lastSuccess(AT_THREE)), List.of(job("Failed", AT_FOUR))))
                .hasValueSatisfying(run -> assertThat(run.failure()).isPresent());
    }

    @Test
    void aSuccessSaysTheSameWhoeverTellsOfIt() {
        Optional<JobRun> byJob = JobRun.of(job("Complete", AT_THREE));
        Optional<JobRun> byCronJob = JobRun.last(Optional.of(lastSuccess(AT_THREE)), List.of());
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
