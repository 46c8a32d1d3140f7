package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.featurestore.operator.status.JobRun;
import io.featurestore.operator.status.PodTrouble;
import java.util.Objects;
import java.util.Optional;

/// Which updates of an object are worth a look at its FeatureStore. Controllers of the cluster write the status of
/// autoscalers and pods all the time.
final class Changes {
    private Changes() {}

    static boolean matter(HasMetadata now, HasMetadata before) {
        return metadataDiffers(now.getMetadata(), before.getMetadata()) || contentDiffers(now, before);
    }

    private static boolean metadataDiffers(ObjectMeta now, ObjectMeta before) {
        return !Objects.equals(now.getLabels(), before.getLabels())
                || !Objects.equals(now.getAnnotations(), before.getAnnotations())
                || !Objects.equals(now.getOwnerReferences(), before.getOwnerReferences())
                || !Objects.equals(now.getDeletionTimestamp(), before.getDeletionTimestamp());
    }

    private static boolean contentDiffers(HasMetadata now, HasMetadata before) {
        if (now instanceof Pod pod && before instanceof Pod earlier) {
            return !PodTrouble.of(pod).equals(PodTrouble.of(earlier));
        }
        if (now instanceof HorizontalPodAutoscaler autoscaler && before instanceof HorizontalPodAutoscaler earlier) {
            return !Objects.equals(autoscaler.getSpec(), earlier.getSpec());
        }
        if (now instanceof Job job && before instanceof Job earlier) {
            return !JobRun.of(job).equals(JobRun.of(earlier));
        }
        if (now instanceof CronJob cronJob
                && before instanceof CronJob earlier
                && !lastSuccess(cronJob).equals(lastSuccess(earlier))) {
            return true;
        }
        if (now instanceof PodDisruptionBudget || now instanceof CronJob) {
            return !Objects.equals(
                    now.getMetadata().getGeneration(), before.getMetadata().getGeneration());
        }
        return true;
    }

    private static String lastSuccess(CronJob cronJob) {
        return Optional.ofNullable(cronJob.getStatus())
                .map(CronJobStatus::getLastSuccessfulTime)
                .orElse("");
    }

    /// A Job with nothing but what says whose it is and how it ended.
    static Job essence(Job job) {
        return new JobBuilder()
                .withMetadata(essence(job.getMetadata()))
                .withStatus(job.getStatus())
                .build();
    }

    /// A pod with nothing but what says whose it is and how it is.
    static Pod essence(Pod pod) {
        return new PodBuilder()
                .withMetadata(essence(pod.getMetadata()))
                .withStatus(pod.getStatus())
                .build();
    }

    private static ObjectMeta essence(ObjectMeta metadata) {
        return new ObjectMetaBuilder()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withCreationTimestamp(metadata.getCreationTimestamp())
                .withDeletionTimestamp(metadata.getDeletionTimestamp())
                .withLabels(metadata.getLabels())
                .build();
    }
}
