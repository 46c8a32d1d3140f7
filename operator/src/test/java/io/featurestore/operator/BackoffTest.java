package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff();

    @Test
    void failuresWaitLongerAndLongerButNeverForEver() {
        assertThat(Stream.generate(() -> backoff.afterFailure("a")).limit(12))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
    }

    @Test
    void successStartsOverAndOthersAreNotConcerned() {
        backoff.afterFailure("a");
        assertThat(backoff.afterFailure("b")).isEqualTo(Backoff.FIRST);
        backoff.reset("a");
        assertThat(backoff.afterFailure("a")).isEqualTo(Backoff.FIRST);
    }
}
