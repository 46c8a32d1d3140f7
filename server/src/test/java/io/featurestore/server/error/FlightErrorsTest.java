package io.featurestore.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlightErrorsTest {
    private static final int UNKNOWN = 2;

    @Test
    void whatPythonHasAnExceptionForIsJsonWithTheStatusOfPythonsServer() {
        FlightErrors.Answer answer = FlightErrors.of(
                new ServeError(ErrorCode.DATA_SOURCE_NOT_FOUND, "Data source nosrc does not exist in project offdemo"));

        assertThat(answer.grpcStatus()).isEqualTo(UNKNOWN);
        assertThat(answer.description())
                .isEqualTo("Flight error: {\"module\": \"feast.errors\", \"class\": "
                        + "\"DataSourceObjectNotFoundException\", \"message\": "
                        + "\"Data source nosrc does not exist in project offdemo\"}");
    }

    @Test
    void aRefusedPermissionIsPythonsError() {
        assertThat(FlightErrors.of(new ServeError(ErrorCode.PERMISSION_DENIED, "no"))
                        .description())
                .startsWith("Flight error: {")
                .contains("\"FeastPermissionError\"", "Permission error:\\nno");
    }

    @Test
    void onlyWhatMaySucceedLaterIsUnavailable() {
        assertThat(FlightErrors.of(new ServeError(ErrorCode.OVERLOADED, "full")).grpcStatus())
                .isEqualTo(14);
        assertThat(FlightErrors.of(new ServeError(ErrorCode.UNAVAILABLE, "down"))
                        .grpcStatus())
                .isEqualTo(14);
        assertThat(FlightErrors.of(new ServeError(ErrorCode.INVALID_ARGUMENT, "bad"))
                        .grpcStatus())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void anyTextIsAsciiAndFitsIntoTrailers(ErrorCode code) {
        String text = "ein Fehler: \u00e4\u20ac\ud83d\ude00\n\"{}\" ".repeat(2_000);
        FlightErrors.Answer answer = FlightErrors.of(new ServeError(code, text));

        assertThat(answer.description()).matches("\\p{ASCII}*").hasSizeLessThan(4_000);
        if (answer.grpcStatus() == UNKNOWN) {
            JsonNode json = Samples.json(answer.description().substring("Flight error: ".length()));
            assertThat(json.get("class").asText()).isEqualTo(code.feastClass());
            assertThat(json.get("message").asText()).contains("ein Fehler: \u00e4\u20ac");
        }
    }

    @Test
    void everyStrangerGetsOneText() {
        assertThat(FlightErrors.of(new ServeError(ErrorCode.UNAUTHENTICATED, "expired yesterday")))
                .isEqualTo(new FlightErrors.Answer(16, "Invalid or expired access token"));
    }
}
