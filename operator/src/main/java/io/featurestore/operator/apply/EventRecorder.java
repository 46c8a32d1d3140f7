package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.status.Announcement;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes events. One is written at most once, also by an operator that starts in the middle: its name is made of what
/// it announces.
public final class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_MESSAGE = 1024;

    private final KubernetesClient client;
    private final String instance;
    private final InstantSource clock;

    /// @param instance which process reports
    public EventRecorder(KubernetesClient client, String instance, InstantSource clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
    }

    /// Tells of a FeatureStore. An event that can't be written is lost: it must not hold anything up.
    public void record(FeatureStore featureStore, Announcement announcement) {
        try {
            client.resource(event(featureStore, announcement)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != Answer.CONFLICT) {
                LOG.atWarn()
                        .addKeyValue("namespace", featureStore.getMetadata().getNamespace())
                        .addKeyValue("name", featureStore.getMetadata().getName())
                        .addKeyValue("status", e.getCode())
                        .log("An event could not be written");
            }
        }
    }

    private Event event(FeatureStore featureStore, Announcement announcement) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(featureStore.getMetadata().getNamespace())
                .withName(name(featureStore, announcement))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(featureStore.getApiVersion())
                .withKind(featureStore.getKind())
                .withNamespace(featureStore.getMetadata().getNamespace())
                .withName(featureStore.getMetadata().getName())
                .withUid(featureStore.getMetadata().getUid())
                .endInvolvedObject()
                .withType(announcement.warning() ? "Warning" : "Normal")
                .withReason(announcement.reason())
                .withMessage(shortened(announcement.message()))
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(ManagedFields.MANAGER)
                .endSource()
                .withReportingComponent(ManagedFields.MANAGER)
                .withReportingInstance(instance)
                .build();
    }

    private static String name(FeatureStore featureStore, Announcement announcement) {
        String identity = featureStore.getMetadata().getUid() + "\n" + announcement;
        String tail = "." + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        String head = featureStore.getMetadata().getName();
        return head.substring(0, Math.min(head.length(), LONGEST_NAME - tail.length())) + tail;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 3) + "...";
    }
}
