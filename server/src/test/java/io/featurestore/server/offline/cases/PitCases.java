package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every store answers to the recorded cases.
public interface PitCases {
    Backend backend();

    @ParameterizedTest
    @MethodSource("io.featurestore.server.offline.cases.PitCase#all")
    default void theAnswerIsThatOfTheDefinition(PitCase wanted) {
        if (wanted.error().isPresent()) {
            ServeException thrown =
                    catchThrowableOfType(ServeException.class, () -> backend().ask(wanted.request()));
            ErrorCode code = wanted.error().get().equals("clash")
                    ? ErrorCode.FEATURE_NAME_COLLISION
                    : ErrorCode.ENTITY_TIMESTAMP_INFERENCE;
            assertThat(thrown.error().code()).isEqualTo(code);
            return;
        }
        Answer answer = backend().ask(wanted.request());
        List<Object> expected = new ArrayList<>();
        for (JsonNode json : wanted.expected()) {
            assertThat(answer.columns())
                    .isEqualTo(json.get("columns")
                            .valueStream()
                            .map(JsonNode::textValue)
                            .toList());
            expected.add(rows(json, answer.types()));
        }
        assertThat(expected).contains(answer.rows());
    }

    private static List<List<Object>> rows(JsonNode json, List<String> types) {
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode row : json.get("rows")) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                values.add(PitCase.value(row.get(i), types.get(i)));
            }
            rows.add(values);
        }
        return rows;
    }
}
