package io.featurestore.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseGuardTest {
    private static final ApiRequest READ = new ApiRequest("get", "leases");
    private static final ApiRequest WRITE = new ApiRequest("update", "leases");
    private static final Duration DEADLINE = Duration.ofMillis(400);

    private final AtomicLong time = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final LeaseGuard guard = new LeaseGuard(time::get);

    @AfterEach
    void close() {
        guard.close();
    }

    @Test
    void aRenewalCountsFromTheBeginningOfItsAttempt() {
        renewAt(0, 0);
        renewAt(10, 25);
        pass(5);
        assertThat(guard.age()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatIsReadOnceMoreForWantOfAnAnswerBelongsToTheSameAttempt() {
        guard.sent(READ);
        pass(10);
        guard.sent(READ);
        guard.answered(READ, 503);
        guard.sent(READ);
        guard.answered(READ, 200);
        guard.sent(WRITE);
        guard.answered(WRITE, 200);
        assertThat(guard.age()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aWriteThatIsRefusedRenewsNothing() {
        renewAt(0, 0);
        pass(10);
        guard.sent(READ);
        guard.answered(READ, 200);
        guard.sent(WRITE);
        guard.answered(WRITE, 409);
        guard.answered(new ApiRequest("update", "deployments"), 200);
        assertThat(guard.age()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void waitingForTheLeadershipIsNoAttemptToKeepIt() {
        guard.sent(READ);
        guard.answered(READ, 200);
        pass(100);
        renewAt(0, 1);
        assertThat(guard.age()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theLeadershipEndsOnceWhenItsTimeIsUp() {
        guard.begin(DEADLINE, ended::incrementAndGet);
        time.addAndGet(DEADLINE.toNanos());
        await().during(Duration.ofMillis(50)).until(() -> ended.get() == 0);
        time.addAndGet(1);
        await().until(() -> ended.get() == 1);
        pass(100);
        await().during(Duration.ofMillis(50)).until(() -> ended.get() == 1);
    }

    /// An attempt that begins in so many seconds and is answered in so many.
    private void renewAt(long begin, long end) {
        pass(begin);
        guard.sent(READ);
        guard.answered(READ, 200);
        guard.sent(WRITE);
        pass(end - begin);
        guard.answered(WRITE, 200);
    }

    private void pass(long seconds) {
        time.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
