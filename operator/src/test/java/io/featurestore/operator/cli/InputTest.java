package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.featurestore.operator.world.OperatorSettings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputTest {
    @Test
    void theTextsOfASecretAreItsDataAsInACluster() {
        InputStream secret = new ByteArrayInputStream("""
                apiVersion: v1
                kind: Secret
                metadata: {name: stores}
                data: {old: b25l}
                stringData: {redis: "connection_string: redis:6379"}
                """.getBytes(StandardCharsets.UTF_8));

        List<HasMetadata> objects =
                new Input(Documents.read("-", secret, "default"), OperatorSettings.withoutCluster()).objects();

        assertThat(objects).singleElement().isInstanceOfSatisfying(Secret.class, stored -> {
            assertThat(stored.getData())
                    .isEqualTo(Map.of("old", "b25l", "redis", "Y29ubmVjdGlvbl9zdHJpbmc6IHJlZGlzOjYzNzk="));
            assertThat(stored.getStringData()).isEmpty();
        });
    }
}
