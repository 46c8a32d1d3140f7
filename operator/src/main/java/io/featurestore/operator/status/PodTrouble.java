package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Why a pod does not serve, or did not do its work.
public final class PodTrouble {
    /// Waiting for these is the ordinary course of a start.
    private static final Set<String> ORDINARY = Set.of("PodInitializing", "ContainerCreating");

    private static final String BACK_OFF = "CrashLoopBackOff";
    private static final String PULL_FAILED = "ErrImagePull";
    private static final String PULL_BACK_OFF = "ImagePullBackOff";

    private PodTrouble() {}

    /// The first container that waits for something extraordinary or ended with an error, init containers first; empty
    /// if there is none. The text stays the same from one attempt of the kubelet to the next.
    public static Optional<String> of(Pod pod) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        return first("Init container", pod.getStatus().getInitContainerStatuses())
                .or(() -> first("Container", pod.getStatus().getContainerStatuses()));
    }

    /// What the newest pod that says something says.
    static Optional<String> ofNewest(Stream<Pod> pods) {
        return pods.sorted(Comparator.comparing(PodTrouble::creation).reversed())
                .flatMap(pod -> of(pod).stream())
                .findFirst();
    }

    private static String creation(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), "");
    }

    private static Optional<String> first(String what, List<ContainerStatus> statuses) {
        return Objects.requireNonNullElse(statuses, List.<ContainerStatus>of()).stream()
                .filter(status -> !Boolean.TRUE.equals(status.getReady()))
                .flatMap(status -> trouble(status).stream()
                        .map(trouble -> "%s '%s' %s".formatted(what, status.getName(), trouble)))
                .findFirst();
    }

    private static Optional<String> trouble(ContainerStatus status) {
        return waiting(status.getState(), status.getImage())
                .or(() -> failed(status.getState()))
                .or(() -> failed(status.getLastState()));
    }

    private static Optional<String> waiting(ContainerState state, String image) {
        return Optional.ofNullable(state)
                .map(ContainerState::getWaiting)
                .map(waiting -> Objects.requireNonNullElse(waiting.getReason(), ""))
                .filter(reason -> !reason.isEmpty() && !ORDINARY.contains(reason) && !reason.equals(BACK_OFF))
                .map(reason -> reason.equals(PULL_FAILED) ? PULL_BACK_OFF : reason)
                .map(reason -> "waiting: %s (image %s)".formatted(reason, image));
    }

    private static Optional<String> failed(ContainerState state) {
        return Optional.ofNullable(state)
                .map(ContainerState::getTerminated)
                .filter(ended -> ended.getExitCode() != null && ended.getExitCode() != 0)
                .map(ended -> "failed with exit code %d%s".formatted(ended.getExitCode(), reason(ended)));
    }

    /// What the container itself left as its reason.
    private static String reason(ContainerStateTerminated ended) {
        return Optional.ofNullable(ended.getMessage())
                .map(String::strip)
                .filter(message -> !message.isEmpty())
                .map(message -> ": " + message)
                .orElse("");
    }
}
