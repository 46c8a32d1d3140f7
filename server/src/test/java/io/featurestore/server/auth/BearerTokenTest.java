package io.featurestore.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c", "Bearer\ta.b.c "})
    void theTokenIsTheWordAfterBearer(String value) {
        assertThat(BearerToken.of(List.of(value))).isEqualTo("a.b.c");
    }

    static Stream<List<String>> malformed() {
        return Stream.of(
                List.of(),
                List.of("Bearer a", "Bearer a"),
                List.of(""),
                List.of("Bearer"),
                List.of("Bearer "),
                List.of("Basic a"),
                List.of("Bearer a b"),
                List.of(" Bearer a"),
                List.of("Bearer a\u0000"),
                List.of("Bearer a\nX: y"),
                List.of("Bearer é"),
                List.of("Bearer " + "a".repeat(BearerToken.MAX_LENGTH)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void anythingElseIsRefusedWithTheSameWords(List<String> values) {
        assertThatThrownBy(() -> BearerToken.of(values)).isInstanceOfSatisfying(ServeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(refused.error().message()).isEqualTo("Invalid or expired access token");
        });
    }
}
