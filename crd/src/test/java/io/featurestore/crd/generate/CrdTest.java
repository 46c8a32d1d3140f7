package io.featurestore.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.featurestore.crd.v1.ModelClasses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrdTest {
    private static final int LIMIT = 200 * 1024;
    private static final Path COMMITTED = Path.of("../deploy/crd/featurestores.feast.dev.yaml");

    private final JsonNode crd = Crd.document();

    @Test
    void theCommittedCrdIsTheOneOfTheseTypes() throws IOException {
        assertThat(Files.readString(COMMITTED))
                .as("%s is stale; renew it: mvn -pl crd process-classes -Dcrd.update", COMMITTED)
                .isEqualTo(Files.readString(Path.of("target/crd/featurestores.feast.dev.yaml")));
        assertThat(new YAMLMapper().readTree(COMMITTED.toFile())).isEqualTo(asRead(crd));
    }

    @Test
    void theDocumentIsTheSameEachTime() {
        assertThat(Crd.document().toString()).isEqualTo(crd.toString());
    }

    @Test
    void itIsSmallEnoughForClientSideApply() {
        assertThat(crd.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LIMIT);
    }

    @Test
    void theStoredVersionIsV1AndTheOldOneIsServedWithAWarning() {
        JsonNode v1 = version("v1");
        JsonNode old = version("v1alpha1");

        assertThat(v1.path("storage").asBoolean()).isTrue();
        assertThat(v1.path("served").asBoolean()).isTrue();
        assertThat(v1.at("/subresources/scale"))
                .isEqualTo(new ObjectMapper()
                        .createObjectNode()
                        .put("labelSelectorPath", ".status.selector")
                        .put("specReplicasPath", ".spec.replicas")
                        .put("statusReplicasPath", ".status.replicas"));
        assertThat(v1.at("/subresources").has("status")).isTrue();
        assertThat(old.path("storage").asBoolean()).isFalse();
        assertThat(old.path("served").asBoolean()).isTrue();
        assertThat(old.path("deprecated").asBoolean()).isTrue();
        assertThat(old.path("deprecationWarning").asText()).contains("v1alpha1").contains("feast.dev/v1");
        assertThat(old.at("/subresources").has("status")).isTrue();
        assertThat(crd.at("/spec/names/shortNames").toString()).isEqualTo("[\"feast\"]");
    }

    @Test
    void statusAndAgeAreShownAndTheRestOnlyWhenAskedFor() {
        assertThat(columns(0)).containsExactly("Status", "Age");
        assertThat(columns(1)).containsExactly("Replicas", "Endpoint", "Message");
    }

    @Test
    void everyFieldOfOursIsExplained() {
        List<String> silent = new ArrayList<>();
        for (Class<?> type : ModelClasses.all()) {
            for (var field : type.getDeclaredFields()) {
                if (!field.isAnnotationPresent(JsonPropertyDescription.class)) {
                    silent.add(type.getSimpleName() + "." + field.getName());
                }
            }
        }

        assertThat(silent).isEmpty();
    }

    @Test
    void noRuleSitsOnTheStatus() {
        assertThat(version("v1").at("/schema/openAPIV3Schema/properties/status").findValue("x-kubernetes-validations"))
                .isNull();
        assertThat(version("v1alpha1")
                        .at("/schema/openAPIV3Schema/properties/status")
                        .findValue("x-kubernetes-validations"))
                .isNull();
    }

    @Test
    void everyFactOnAKubernetesTypeIsUsed() {
        List<String> embedded = new ArrayList<>();
        ModelClasses.embedded().stream()
                .filter(KubernetesResource.class::isAssignableFrom)
                .forEach(type -> embedded.add(type.getSimpleName()));

        assertThat(embedded).containsAll(KubernetesTypes.load().names());
    }

    private List<String> columns(int priority) {
        List<String> names = new ArrayList<>();
        for (JsonNode column : version("v1").path("additionalPrinterColumns")) {
            if (column.path("priority").asInt() == priority) {
                names.add(column.path("name").asText());
            }
        }
        return names;
    }

    private JsonNode version(String name) {
        for (JsonNode version : crd.at("/spec/versions")) {
            if (version.path("name").asText().equals(name)) {
                return version;
            }
        }
        throw new AssertionError("no version " + name);
    }

    private static JsonNode asRead(JsonNode node) throws IOException {
        return new ObjectMapper().readTree(node.toString());
    }
}
