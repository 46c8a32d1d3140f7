package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0s, 0, 0",
        "90.5s, 90, 500000000",
        "15m, 900, 0",
        "36h, 129600, 0",
        "1d, 86400, 0",
        "2w, 1209600, 0",
        "1d12h, 129600, 0",
        "250ms, 0, 250000000",
        "1us, 0, 1000",
        "P1D, 86400, 0",
        "PT36H, 129600, 0",
        "PT0.000001S, 0, 1000",
        "315576000000s, 315576000000, 0"
    })
    void readsEveryForm(String text, long seconds, int nanos) {
        assertThat(TimeSpan.parse(text))
                .contains(Duration.newBuilder()
                        .setSeconds(seconds)
                        .setNanos(nanos)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "-1d",
                "1 d",
                "d",
                "1x",
                "P1M",
                "PT-1S",
                "1.s",
                "0.0000001s",
                "PT0.0000001S",
                "315576000001s",
                "999999999999w",
                "1e3s",
                "1d,2h"
            })
    void refusesWhatIsNoneOfThem(String text) {
        assertThat(TimeSpan.parse(text)).isEmpty();
    }

    @Test
    void aFractionOfALargerUnitIsFineAsLongAsItIsWholeMicroseconds() {
        assertThat(TimeSpan.parse("0.5d"))
                .contains(Duration.newBuilder().setSeconds(43_200).build());
    }
}
