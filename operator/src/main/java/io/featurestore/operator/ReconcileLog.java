package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.ConditionTypes;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.apply.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// What the log says of reconciles: one line for each write with its reason, one for each status that changed, nothing
/// where nothing was done. Keys are `namespace`, `name`, `kind`, `object`, `operation`, `reason`.
final class ReconcileLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.featurestore.operator");
    private static final int FRAMES = 20;

    void outcome(HasMetadata featureStore, Outcome outcome) {
        switch (outcome) {
            case Outcome.Created created -> write(featureStore, outcome, "create", "it was absent");
            case Outcome.Updated updated -> write(featureStore, outcome, "update", updated.reason());
            case Outcome.Deleted deleted -> write(featureStore, outcome, "delete", "it is no longer wanted");
            case Outcome.Failed failed -> problem(featureStore, outcome, failed.message());
            case Outcome.Conflict conflict -> quiet(featureStore, outcome, conflict.message());
            case Outcome.DriftRejected drift -> quiet(featureStore, outcome, drift.path());
            case Outcome.Unchanged unchanged -> {}
            case Outcome.Immutable immutable -> {}
            case Outcome.Held held -> {}
        }
    }

    void status(HasMetadata featureStore, FeatureStoreStatus status) {
        about(featureStore, LOG.atInfo())
                .addKeyValue("phase", status.phase)
                .addKeyValue("generation", featureStore.getMetadata().getGeneration())
                .addKeyValue("reason", reason(status))
                .log("Status changed");
    }

    void retrying(HasMetadata featureStore, Duration wait) {
        about(featureStore, LOG.atDebug())
                .addKeyValue("seconds", wait.toSeconds())
                .log("Trying again later");
    }

    void unreachable(HasMetadata featureStore, KubernetesClientException e) {
        about(featureStore, LOG.atWarn())
                .addKeyValue("status", e.getCode())
                .log("The API server refused a request or gave no answer");
    }

    void crashed(HasMetadata featureStore, RuntimeException e) {
        about(featureStore, LOG.atError())
                .addKeyValue("exception", outline(e))
                .log("The operator failed on a FeatureStore; this is a fault of the operator");
    }

    /// The classes and places of a failure, without its messages: they may quote what was read from a Secret.
    private static String outline(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(cause -> cause.getClass().getName() + " at "
                        + Arrays.stream(cause.getStackTrace())
                                .limit(FRAMES)
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining(" < ")))
                .collect(Collectors.joining("; caused by "));
    }

    private static void write(HasMetadata featureStore, Outcome outcome, String operation, String reason) {
        object(about(featureStore, LOG.atInfo()), outcome)
                .addKeyValue("operation", operation)
                .addKeyValue("reason", reason)
                .log("Object written");
    }

    private static void problem(HasMetadata featureStore, Outcome outcome, String message) {
        object(about(featureStore, LOG.atWarn()), outcome)
                .addKeyValue("reason", message)
                .log("Object refused");
    }

    /// It goes on until somebody does something about it, and the status tells of it.
    private static void quiet(HasMetadata featureStore, Outcome outcome, String message) {
        object(about(featureStore, LOG.atDebug()), outcome)
                .addKeyValue("reason", message)
                .log("Object left alone");
    }

    private static LoggingEventBuilder about(HasMetadata featureStore, LoggingEventBuilder line) {
        return line.addKeyValue("namespace", featureStore.getMetadata().getNamespace())
                .addKeyValue("name", featureStore.getMetadata().getName());
    }

    private static LoggingEventBuilder object(LoggingEventBuilder line, Outcome outcome) {
        return line.addKeyValue("kind", outcome.key().kind())
                .addKeyValue("object", outcome.key().name());
    }

    private static String reason(FeatureStoreStatus status) {
        return status.conditions.stream()
                .filter(condition -> ConditionTypes.READY.equals(condition.getType()))
                .map(condition -> condition.getReason())
                .findFirst()
                .orElse("");
    }
}
