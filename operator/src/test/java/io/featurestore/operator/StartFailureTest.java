package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.MissingCRDException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    private static final String SERVER = "https://cluster:6443/";

    @Test
    void whatToDoIsSaidWhereItIsKnown() {
        assertThat(message(new IllegalStateException(new MissingCRDException("featurestores.feast.dev", "v1"))))
                .isEqualTo("the cluster has no FeatureStores yet: apply deploy/crd first");
        assertThat(message(new BindException("Address already in use"))).contains("Address already in use");
        assertThat(message(new KubernetesClientException("An error", new UnresolvedAddressException())))
                .startsWith("https://cluster:6443/ gives no answer")
                .contains("KUBECONFIG");
    }

    @Test
    void aRefusalIsQuoted() {
        var status = new StatusBuilder()
                .withCode(403)
                .withMessage("you may not list secrets")
                .build();
        assertThat(message(new IllegalStateException(new KubernetesClientException(status))))
                .isEqualTo("https://cluster:6443/ refuses: you may not list secrets");
    }

    @Test
    void anythingElseIsNamedByItsInnermostCause() {
        assertThat(message(new IllegalStateException("outer", new IllegalArgumentException("inner"))))
                .isEqualTo("java.lang.IllegalArgumentException: inner");
    }

    private static String message(Throwable failure) {
        return StartFailure.message(failure, SERVER);
    }
}
