package io.featurestore.crd.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void unknownFieldsAndUnknownEnumValuesAreRead() {
        FeatureStore store = read("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: a}
                spec:
                  feastProject: p
                  fromTheFuture: {x: 1}
                  services:
                    onlineStore:
                      persistence: {store: {type: newstore, secretRef: {name: s}, shiny: true}}
                """);

        assertThat(store.getSpec().services.onlineStore.persistence.store.type).isEqualTo("newstore");
    }

    @Test
    void anEmptyListIsNotAnAbsentOne() {
        FeatureStore empty = read("spec: {feastProject: p, services: {topologySpreadConstraints: []}}");
        FeatureStore absent = read("spec: {feastProject: p, services: {}}");

        assertThat(empty.getSpec().services.topologySpreadConstraints).isEmpty();
        assertThat(absent.getSpec().services.topologySpreadConstraints).isNull();
        assertThat(serialization.asJson(empty)).contains("\"topologySpreadConstraints\":[]");
    }

    @Test
    void aResourceWithoutSpecIsReadAndWrittenWithoutOne() {
        FeatureStore store = read("metadata: {name: a}");

        assertThat(store.getSpec()).isNull();
        assertThat(serialization.asJson(store)).doesNotContain("spec").doesNotContain("status");
    }

    @Test
    void everyClassOfTheModelIgnoresWhatItDoesNotKnow() {
        assertThat(ModelClasses.all()).hasSizeGreaterThan(40).allSatisfy(type -> {
            assertThat(type).hasAnnotation(JsonIgnoreProperties.class);
            assertThat(type.getAnnotation(JsonIgnoreProperties.class).ignoreUnknown())
                    .isTrue();
            assertThat(type.getAnnotation(JsonInclude.class).value()).isEqualTo(JsonInclude.Include.NON_NULL);
        });
    }

    @Test
    void whatWasReadIsWrittenAsItWas() {
        String json = serialization.asJson(
                read("spec: {feastProject: p, replicas: 2, services: {registry: {local: {server: {restAPI: true}}}}}"));

        assertThat(json)
                .isEqualTo("{\"apiVersion\":\"feast.dev/v1\",\"kind\":\"FeatureStore\",\"metadata\":{},"
                        + "\"spec\":{\"feastProject\":\"p\",\"replicas\":2,"
                        + "\"services\":{\"registry\":{\"local\":{\"server\":{\"restAPI\":true}}}}}}");
    }

    private FeatureStore read(String yaml) {
        return serialization.unmarshal(yaml, FeatureStore.class);
    }
}
