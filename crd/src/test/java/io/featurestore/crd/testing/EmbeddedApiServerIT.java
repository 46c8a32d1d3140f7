package io.featurestore.crd.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class EmbeddedApiServerIT {
    @Test
    void theAdministratorMayDoWhatAServiceAccountMayNotAndBothAreInTheAuditLog() {
        try (EmbeddedApiServer server = EmbeddedApiServer.startOrAbort();
                KubernetesClient admin = server.admin()) {
            admin.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace("default")
                            .withName("nobody")
                            .endMetadata()
                            .build())
                    .create();
            try (KubernetesClient nobody = EmbeddedApiServer.client(server.serviceAccountConfig("default", "nobody"))) {
                assertThatThrownBy(() -> nobody.secrets().inNamespace("default").list())
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining("system:serviceaccount:default:nobody");
            }
            assertThat(admin.secrets().inNamespace("default").list().getItems()).isEmpty();
            assertThat(server.auditEvents())
                    .filteredOn(
                            event -> event.at("/objectRef/resource").asText().equals("secrets"))
                    .extracting(event -> event.at("/user/username").asText() + " "
                            + event.at("/responseStatus/code").asInt())
                    .contains("system:serviceaccount:default:nobody 403", "admin 200");
        }
    }
}
