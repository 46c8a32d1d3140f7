package io.featurestore.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTroubleTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void aPodThatStartsOrRunsHasNone() {
        assertThat(trouble("{}")).isEmpty();
        assertThat(trouble("containerStatuses: [{name: online, state: {waiting: {reason: PodInitializing}}}]"))
                .isEmpty();
        assertThat(trouble("containerStatuses: [{name: online, ready: false, state: {running: {}}}]"))
                .isEmpty();
    }

    @Test
    void anInitContainerThatFailedComesFirst() {
        assertThat(trouble("""
                initContainerStatuses:
                - {name: feast-init, ready: true, state: {terminated: {exitCode: 0}}}
                - {name: feast-apply, state: {terminated: {exitCode: 2}}}
                containerStatuses: [{name: online, state: {waiting: {reason: PodInitializing}}}]
                """)).contains("Init container 'feast-apply' failed with exit code 2");
    }

    @Test
    void aContainersOwnReasonIsPassedOn() {
        assertThat(trouble("""
                initContainerStatuses:
                - name: feast-init
                  state: {terminated: {exitCode: 1, message: "it has no branch, tag or commit 'v2'\\n"}}
                """))
                .contains("Init container 'feast-init' failed with exit code 1: it has no branch, tag or commit 'v2'");
    }

    @Test
    void theTextIsTheSameThroughoutACrashLoop() {
        String expected = "Container 'online' failed with exit code 1";
        assertThat(trouble("containerStatuses: [{name: online, state: {terminated: {exitCode: 1}}}]"))
                .contains(expected);
        assertThat(trouble("""
                containerStatuses: [{name: online, state: {waiting: {reason: CrashLoopBackOff, message: in 10s}},
                  lastState: {terminated: {exitCode: 1}}}]
                """)).contains(expected);
        assertThat(trouble("""
                containerStatuses: [{name: online, state: {running: {}}, lastState: {terminated: {exitCode: 1}}}]
                """)).contains(expected);
    }

    @Test
    void theTextIsTheSameThroughoutFailingPulls() {
        String expected = "Container 'online' waiting: ImagePullBackOff (image x:1)";
        assertThat(trouble("containerStatuses: [{name: online, image: x:1, state: {waiting: {reason: ErrImagePull}}}]"))
                .contains(expected);
        assertThat(
                        trouble(
                                "containerStatuses: [{name: online, image: x:1, state: {waiting: {reason: ImagePullBackOff}}}]"))
                .contains(expected);
    }

    private static Optional<String> trouble(String status) {
        return PodTrouble.of(YAML.unmarshal("apiVersion: v1\nkind: Pod\nstatus:\n" + status.indent(2), Pod.class));
    }
}
