package io.featurestore.server.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.error.ServeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {

    /// What `dateutil.parser.parse` makes of the same texts, a time without an offset taken as UTC.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-31|2026-01-31T00:00:00Z",
                "2026-01-31T10:20|2026-01-31T10:20:00Z",
                "2026-01-31 10:20:30|2026-01-31T10:20:30Z",
                "2026-01-31T10:20:30.123456|2026-01-31T10:20:30.123456Z",
                "2026-01-31T10:20:30.5Z|2026-01-31T10:20:30.500Z",
                "2026-01-31T10:20:30+02:00|2026-01-31T08:20:30Z",
                "2026-01-31T10:20:30-0330|2026-01-31T13:50:30Z",
                "2026-01-31 10:20:30 UTC|2026-01-31T10:20:30Z",
                "2026-01-31 10:20:30+00:00|2026-01-31T10:20:30Z",
                "20260131|2026-01-31T00:00:00Z",
                "20260131T102030|2026-01-31T10:20:30Z",
                "2026/01/31|2026-01-31T00:00:00Z",
                "1/31/2026|2026-01-31T00:00:00Z",
                "Jan 31 2026|2026-01-31T00:00:00Z",
                "January 31, 2026 5:30 PM|2026-01-31T17:30:00Z",
                "31 Jan 2026 12am|2026-01-31T00:00:00Z",
                "31-Jan-2026|2026-01-31T00:00:00Z",
                "2026-1-5|2026-01-05T00:00:00Z",
                "2026-01|2026-01-01T00:00:00Z"
            })
    void readsWhatUsersWrite(String text, String instant) {
        assertThat(DateText.parse("START_TS", text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-02-30", "2026-13-01", "2026-01-31T25:00", "10:20", "31/31/2026"})
    void refusesWhatIsNoDateAndNamesTheArgument(String text) {
        assertThatThrownBy(() -> DateText.parse("START_TS", text))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining("START_TS");
    }
}
