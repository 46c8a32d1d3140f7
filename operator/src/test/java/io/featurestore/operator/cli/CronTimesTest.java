package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a schedule's next time is, as Kubernetes counts it.
class CronTimesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *           | 2026-03-01T10:42:07Z | 2026-03-01T10:43:00Z
            * * * * *           | 2026-03-01T10:42:00Z | 2026-03-01T10:43:00Z
            */15 * * * *        | 2026-03-01T10:45:00Z | 2026-03-01T11:00:00Z
            50/5 * * * *        | 2026-03-01T10:52:00Z | 2026-03-01T10:55:00Z
            5,10-12 3 * * *     | 2026-03-01T03:10:30Z | 2026-03-01T03:11:00Z
            0 2 * * *           | 2026-03-01T10:42:07Z | 2026-03-02T02:00:00Z
            30 23 31 dec ?      | 2026-03-01T10:42:07Z | 2026-12-31T23:30:00Z
            0 0 29 2 *          | 2026-03-01T10:42:07Z | 2028-02-29T00:00:00Z
            0 0 * * MON-FRI     | 2026-02-27T10:42:07Z | 2026-03-02T00:00:00Z
            0 0 13 * 5          | 2026-03-01T10:42:07Z | 2026-03-06T00:00:00Z
            @yearly             | 2026-03-01T10:42:07Z | 2027-01-01T00:00:00Z
            @weekly             | 2026-03-01T10:42:07Z | 2026-03-08T00:00:00Z
            @hourly             | 2026-03-01T23:42:07Z | 2026-03-02T00:00:00Z
            @every 1m30s        | 2026-03-01T10:42:07Z | 2026-03-01T10:43:37Z
            @every 10ms         | 2026-03-01T10:42:07Z | 2026-03-01T10:42:08Z
            """)
    void theNextTimeIs(String schedule, Instant after, Instant next) {
        assertThat(CronTimes.of(schedule, ZoneOffset.UTC).after(after)).contains(next);
    }

    @Test
    void aDateThatNeverComesHasNoTime() {
        assertThat(CronTimes.of("0 0 31 2 *", ZoneOffset.UTC).after(Instant.EPOCH))
                .isEqualTo(Optional.empty());
    }

    @Test
    void theClockOnTheWallIsThatOfTheZone() {
        CronTimes times = CronTimes.of("30 2 * * *", ZoneId.of("Europe/Berlin"));

        assertThat(times.after(Instant.parse("2026-03-27T12:00:00Z"))).contains(Instant.parse("2026-03-28T01:30:00Z"));
        // That night the clock jumps from two to three.
        assertThat(times.after(Instant.parse("2026-03-28T12:00:00Z"))).contains(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(times.after(Instant.parse("2026-03-29T12:00:00Z"))).contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void timeGoesOnInAnHourThatComesTwice() {
        CronTimes times = CronTimes.of("* * * * *", ZoneId.of("Europe/Berlin"));
        Instant inTheSecondHour = Instant.parse("2026-10-25T01:30:20Z");

        assertThat(times.after(inTheSecondHour)).contains(Instant.parse("2026-10-25T01:31:00Z"));
    }
}
