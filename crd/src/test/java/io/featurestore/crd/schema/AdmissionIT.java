package io.featurestore.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.schema.Documents.Admitted;
import io.featurestore.crd.schema.Documents.Refused;
import io.featurestore.crd.testing.EmbeddedApiServer;
import io.featurestore.crd.v1.FeatureStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A real API server with the committed CRD, and the validator, give one verdict on every FeatureStore: the known, the
/// crafted and the random ones.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionIT {
    private static final int RANDOM_SPECS = Integer.getInteger("admission.random", 300);
    private static final long SEED = Long.getLong("admission.seed", 20260101L);
    private static final Path CRD = Path.of("../deploy/crd/featurestores.feast.dev.yaml");
    private static final String NAMESPACE = "default";

    private final SchemaValidator validator = SchemaValidator.bundled();
    private EmbeddedApiServer server;
    private KubernetesClient client;

    /// The API server's answer.
    private record Answer(boolean admitted, String message, List<StatusCause> causes) {}

    @BeforeAll
    void start() {
        server = EmbeddedApiServer.startOrAbort();
        client = server.admin();
        server.install(CRD);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @Test
    void unknownFieldsAreThoseThatTheStrictServerNames() throws IOException {
        List<ObjectNode> valid = Documents.admitted()
                .map(Admitted::document)
                .map(AdmissionIT::inDefault)
                .toList();
        RandomSpecs specs = new RandomSpecs(SEED, RandomSpecs.specSchema());
        int strange = 0;
        for (int i = 0; i < RANDOM_SPECS; i++) {
            ObjectNode document = specs.changed(valid.get(i % valid.size()));
            List<String> unknown = validator.validate(document).stream()
                    .filter(violation -> violation.reason() == Violation.Reason.UNKNOWN_FIELD)
                    .map(Violation::message)
                    .toList();
            Answer strict = answer("POST", path(document) + "?dryRun=All&fieldValidation=Strict", document);
            strange += unknown.isEmpty() ? 0 : 1;

            assertThat(strict.message().contains("unknown field")).isEqualTo(!unknown.isEmpty());
            assertThat(unknown)
                    .allSatisfy(message -> assertThat(strict.message()).contains(message));
        }

        assertThat(strange).isPositive();
    }

    static Stream<Admitted> admitted() {
        return Documents.admitted();
    }

    @ParameterizedTest
    @MethodSource
    void admitted(Admitted example) {
        Answer answer = create(example.document());

        assertThat(answer.message()).isEmpty();
        assertOneVerdict(answer, validator.validate(inDefault(example.document())), example.document());
    }

    static Stream<Refused> refused() {
        return Documents.refused();
    }

    @ParameterizedTest
    @MethodSource
    void refused(Refused example) {
        Answer answer = example.before()
                .map(before -> update(before, example.document()))
                .orElseGet(() -> create(example.document()));

        assertThat(answer.admitted()).isFalse();
        assertThat(answer.message()).contains(example.path()).contains(example.message());
        assertOneVerdict(answer, verdict(example), example.document());
    }

    @Test
    void randomFeatureStoresGetOneVerdict() throws IOException {
        List<ObjectNode> valid = Documents.admitted()
                .map(Admitted::document)
                .map(AdmissionIT::inDefault)
                .toList();
        RandomSpecs specs = new RandomSpecs(SEED, RandomSpecs.specSchema());
        int refused = 0;
        for (int i = 0; i < RANDOM_SPECS; i++) {
            ObjectNode document = specs.changed(valid.get(i % valid.size()));
            Answer answer = create(document);
            assertOneVerdict(answer, validator.validate(document), document);
            refused += answer.admitted() ? 0 : 1;
        }

        assertThat(refused).as("a fair share of both verdicts").isBetween(RANDOM_SPECS / 5, RANDOM_SPECS * 9 / 10);
    }

    private List<Violation> verdict(Refused example) {
        return example.before()
                .map(before -> validator.validateUpdate(inDefault(example.document()), inDefault(before)))
                .orElseGet(() -> validator.validate(inDefault(example.document())));
    }

    private static void assertOneVerdict(Answer answer, List<Violation> violations, ObjectNode document) {
        List<Violation> refusals =
                violations.stream().filter(Violation::isRefused).toList();
        String context = "API server: " + answer.message() + "\nwe: " + refusals + "\non: " + document;
        assertThat(refusals.isEmpty()).as(context).isEqualTo(answer.admitted());
        assertThat(refusals)
                .as(context)
                .allSatisfy(violation ->
                        assertThat(answer.message()).contains(violation.path()).contains(violation.message()));
        TreeSet<String> theirs = new TreeSet<>();
        answer.causes().stream().filter(AdmissionIT::isAboutAField).forEach(cause -> theirs.add(fieldOf(cause)));
        TreeSet<String> ours = new TreeSet<>();
        refusals.forEach(violation -> ours.add(violation.path()));
        assertThat(ours).as(context).isEqualTo(theirs);
    }

    /// Not about a field: that rules were not evaluated, that no alternative of a number-or-text fits, and that the
    /// scale sub-resource finds no number; each comes along with the objection to the field itself.
    private static boolean isAboutAField(StatusCause cause) {
        return !cause.getField().equals("<nil>") && !cause.getMessage().contains("accessor error");
    }

    /// The scale sub-resource writes the path as the CRD names it, with a dot before it.
    private static String fieldOf(StatusCause cause) {
        return cause.getField().startsWith(".") ? cause.getField().substring(1) : cause.getField();
    }

    private Answer create(ObjectNode document) {
        return answer("POST", path(document) + "?dryRun=All", inDefault(document));
    }

    private Answer update(ObjectNode before, ObjectNode document) {
        ObjectNode old = inDefault(before);
        assertThat(answer("POST", path(old), old).message()).isEmpty();
        String item = path(old) + "/" + old.at("/metadata/name").asText();
        ObjectNode changed = inDefault(document);
        changed.withObject("/metadata").put("resourceVersion", resourceVersion(item));
        Answer answer = answer("PUT", item + "?dryRun=All", changed);
        client.raw(item, "DELETE", null);
        return answer;
    }

    private String resourceVersion(String item) {
        return client.getKubernetesSerialization()
                .unmarshal(client.raw(item), FeatureStore.class)
                .getMetadata()
                .getResourceVersion();
    }

    private Answer answer(String method, String uri, ObjectNode document) {
        try {
            client.raw(uri, method, document.toString());
            return new Answer(true, "", List.of());
        } catch (KubernetesClientException e) {
            String message = e.getStatus() == null
                    ? String.valueOf(e.getMessage())
                    : e.getStatus().getMessage();
            List<StatusCause> causes = new ArrayList<>();
            Optional.ofNullable(e.getStatus())
                    .flatMap(status -> Optional.ofNullable(status.getDetails()))
                    .ifPresent(details -> causes.addAll(details.getCauses()));
            return new Answer(false, message, causes);
        }
    }

    private static String path(ObjectNode document) {
        return "/apis/" + document.path("apiVersion").asText() + "/namespaces/" + NAMESPACE + "/featurestores";
    }

    private static ObjectNode inDefault(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        copy.withObject("/metadata").remove("namespace");
        return copy;
    }
}
