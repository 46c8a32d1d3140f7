package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.featurestore.operator.status.PodTrouble;
import java.util.Objects;

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
        if (now instanceof PodDisruptionBudget || now instanceof CronJob) {
            return !Objects.equals(
                    now.getMetadata().getGeneration(), before.getMetadata().getGeneration());
        }
        return true;
    }

    /// A pod with nothing but what says whose it is and how it is.
    static Pod essence(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .withResourceVersion(metadata.getResourceVersion())
                        .withCreationTimestamp(metadata.getCreationTimestamp())
                        .withDeletionTimestamp(metadata.getDeletionTimestamp())
                        .withLabels(metadata.getLabels())
                        .build())
                .withStatus(pod.getStatus())
                .build();
    }
}
