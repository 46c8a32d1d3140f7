package io.featurestore.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.Samples;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorAnswersTest {

    private static JsonNode recorded(String server, String name) {
        return StreamSupport.stream(Samples.jsonDocument("auth/errors.json").spliterator(), false)
                .filter(sample -> sample.get("server").asText().startsWith(server)
                        && sample.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown view | FEATURE_VIEW_NOT_FOUND | Feature view nope does not exist in project authp",
                "unknown service | FEATURE_SERVICE_NOT_FOUND | Feature service nope does not exist in project authp",
                "unknown push source | PUSH_SOURCE_NOT_FOUND | Unable to find push source 'nope'.",
                "write unknown view | OBJECT_NOT_FOUND | Can't recognize feast object with a name nope",
                "expired | UNAUTHENTICATED | the reason stays inside",
            })
    void theOnlineServerAnswersAsPython(String name, ErrorCode code, String message) {
        HttpErrors.Answer answer = HttpErrors.online(new ServeError(code, message));
        JsonNode recorded = recorded("online", name);
        assertThat(answer.status()).isEqualTo(recorded.get("status").asInt());
        assertThat(answer.body()).isEqualTo(recorded.get("body").asText());
    }

    @Test
    void aRefusedPermissionKeepsPythonsBeginning() {
        HttpErrors.Answer answer =
                HttpErrors.online(new ServeError(ErrorCode.PERMISSION_DENIED, "READ_ONLINE is not permitted"));
        assertThat(answer.status()).isEqualTo(403);
        String inner = Samples.json(answer.body()).asText();
        assertThat(inner)
                .isEqualTo("{\"module\": \"feast.errors\", \"class\": \"FeastPermissionError\", \"message\": "
                        + "\"Permission error:\\nREAD_ONLINE is not permitted\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing token | UNAUTHENTICATED | x",
                "unknown object | ENTITY_NOT_FOUND | Entity zz does not exist in project authp",
            })
    void theRegistrysRestServerAnswersAsPython(String name, ErrorCode code, String message) {
        HttpErrors.Answer answer = HttpErrors.registryRest(new ServeError(code, message));
        JsonNode recorded = recorded("registry REST", name);
        assertThat(answer.status()).isEqualTo(recorded.get("status").asInt());
        assertThat(answer.body()).isEqualTo(recorded.get("body").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown entity | ENTITY_NOT_FOUND | Entity zz does not exist in project authp",
                "unknown view | FEATURE_VIEW_NOT_FOUND | Feature view zz does not exist in project authp",
            })
    void theRegistrysGrpcDetailsAreThoseOfPython(String name, ErrorCode code, String message) {
        JsonNode recorded = recorded("registry gRPC", name);
        assertThat(GrpcErrors.details(new ServeError(code, message)))
                .isEqualTo(recorded.get("details").asText());
    }

    @Test
    void grpcDetailsWithoutAPythonClassArePlainText() {
        assertThat(GrpcErrors.details(new ServeError(ErrorCode.INVALID_ARGUMENT, "Project name needs to be specified")))
                .isEqualTo("Project name needs to be specified");
        assertThat(GrpcErrors.details(new ServeError(ErrorCode.UNAUTHENTICATED, "forged")))
                .isEqualTo("Invalid or expired access token");
    }

    @Test
    void textIsEscapedToAsciiAsPythonDoes() {
        assertThat(PythonJson.quote("a\"\\\n\r\t\b\f\u0001\u007fé世😀"))
                .isEqualTo("\"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u007f\\u00e9\\u4e16\\ud83d\\ude00\"");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyBodyIsJsonThatTheSdkCanRead(ErrorCode code) {
        ServeError error = new ServeError(code, "a \"message\"\nof two lines");
        JsonNode online = Samples.json(HttpErrors.online(error).body());
        if (code == ErrorCode.UNAUTHENTICATED) {
            assertThat(online.get("detail").isTextual()).isTrue();
        } else {
            JsonNode inner = Samples.json(online.asText());
            assertThat(inner.get("module").asText()).isEqualTo("feast.errors");
            assertThat(inner.get("class").asText()).isEqualTo(code.feastClass());
        }
        assertThat(Samples.json(HttpErrors.registryRest(error).body())
                        .get("status_code")
                        .asInt())
                .isEqualTo(code.httpStatus());
    }

    @Test
    void whatMayWorkLaterSaysWhen() {
        assertThat(HttpErrors.online(new ServeError(ErrorCode.UNAVAILABLE, "x")).headers())
                .containsEntry("retry-after", "1");
        assertThat(HttpErrors.online(new ServeError(ErrorCode.UNAUTHENTICATED, "x"))
                        .headers())
                .containsKey("www-authenticate");
    }

    @Test
    void aBugIsAnsweredWithAnIdAndNothingOfItsCause() {
        Bugs bugs = new Bugs(new Random(1));
        ServeError error = bugs.errorOf(new IllegalStateException("jdbc:secret"), "GetEntity");
        assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(error.message())
                .matches("internal error [0-9a-f]{16}; the server's log says more about it")
                .doesNotContain("secret");
    }

    @Test
    void anExpectedFailurePassesThroughAsItIs() {
        ServeError expected = new ServeError(ErrorCode.OVERLOADED, "try later");
        assertThat(new Bugs(new Random(1)).errorOf(expected.asException(), "x")).isEqualTo(expected);
    }
}
