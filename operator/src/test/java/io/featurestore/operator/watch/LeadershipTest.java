package io.featurestore.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private static final Duration SLOW = Duration.ofSeconds(8);

    @Test
    void aSlowAnswerDoesNotCostTheLeadership() {
        Leadership.Timing timing = Leadership.Timing.DEFAULT;
        var configuration = new Leadership("operators", "one", timing).configuration(() -> {}, () -> {});

        assertThat(configuration.getRenewDeadline())
                .isGreaterThan(SLOW.plus(SLOW).plus(timing.retry()));
        assertThat(configuration.getLeaseDuration())
                .isGreaterThan(configuration.getRenewDeadline().plus(SLOW));
    }
}
