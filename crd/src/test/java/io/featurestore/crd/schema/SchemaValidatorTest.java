package io.featurestore.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.featurestore.crd.AdmissionRules;
import io.featurestore.crd.schema.Documents.Admitted;
import io.featurestore.crd.schema.Documents.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaValidatorTest {
    private static final SchemaValidator VALIDATOR = SchemaValidator.bundled();

    static Stream<Admitted> admitted() {
        return Documents.admitted();
    }

    @ParameterizedTest
    @MethodSource
    void admitted(Admitted example) {
        assertThat(VALIDATOR.validate(example.document())).noneMatch(Violation::isRefused);
    }

    static Stream<Refused> refused() {
        return Documents.refused();
    }

    @ParameterizedTest
    @MethodSource
    void refused(Refused example) {
        assertThat(verdict(example)).filteredOn(Violation::isRefused).anySatisfy(violation -> {
            assertThat(violation.path()).isEqualTo(example.path());
            assertThat(violation.message()).contains(example.message());
        });
    }

    @Test
    void everyRuleIsBrokenByACraftedFeatureStore() {
        List<String> broken = Documents.refused()
                .flatMap(example -> verdict(example).stream())
                .filter(violation -> violation.reason() == Violation.Reason.RULE)
                .map(violation -> violation.path() + ": " + violation.message())
                .toList();

        assertThat(broken)
                .containsAll(AdmissionRules.ALL.stream()
                        .map(rule -> rule.path() + ": " + rule.message())
                        .toList());
    }

    @Test
    void unknownFieldsAreNamedAndDoNotCount() {
        List<Violation> violations = validate("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: a}
                specs: {}
                spec:
                  feastProject: p
                  replicaCount: 3
                  services: {volumes: [{name: v, hostPth: {path: /x}}], nodeSelector: {any: key}}
                """);

        assertThat(violations).noneMatch(Violation::isRefused);
        assertThat(violations)
                .extracting(Violation::path)
                .containsExactly("specs", "spec.replicaCount", "spec.services.volumes[0].hostPth");
        assertThat(violations)
                .extracting(Violation::message)
                .contains("unknown field \"spec.services.volumes[0].hostPth\"");
    }

    @Test
    void rulesAreNotEvaluatedOnABrokenStructure() {
        List<Violation> violations = validate("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: a}
                spec: {replicas: 3, authz: {}}
                """);

        assertThat(violations).extracting(Violation::path).containsExactly("spec.feastProject");
    }

    @Test
    void wholeNumbersMayBeWrittenWithAFraction() {
        assertThat(validate("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: a}
                spec: {feastProject: p, replicas: 1.0}
                """)).isEmpty();
    }

    @Test
    void aClaimThatStaysTheSameMayBeAppliedAgain() {
        Refused change = Documents.refused()
                .filter(example -> example.name().equals("offline-claim-changes"))
                .findFirst()
                .orElseThrow();
        ObjectNode before = change.before().orElseThrow();

        assertThat(VALIDATOR.validateUpdate(before, before)).isEmpty();
        assertThat(VALIDATOR.validate(change.document())).isEmpty();
    }

    @Test
    void whatIsNoFeatureStoreOfAKnownVersionIsRefused() {
        assertThat(validate("{apiVersion: feast.dev/v2, kind: FeatureStore, metadata: {name: a}}"))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.isRefused()).isTrue();
                    assertThat(violation.message())
                            .contains("no matches for kind \"FeatureStore\" in version \"feast.dev/v2\"")
                            .contains("v1, v1alpha1");
                });
        assertThat(validate("[]")).singleElement().matches(Violation::isRefused);
    }

    private static List<Violation> verdict(Refused example) {
        return example.before()
                .map(before -> VALIDATOR.validateUpdate(example.document(), before))
                .orElseGet(() -> VALIDATOR.validate(example.document()));
    }

    private static List<Violation> validate(String yaml) {
        try {
            JsonNode document = new YAMLMapper().readTree(yaml);
            return VALIDATOR.validate(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
