package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimesTest {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static Timestamp read(String json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return EventTimes.read(parser, "event_timestamp", 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2026-02-01T00:00:00\"', 2026-02-01T00:00:00Z",
        "'\"2026-03-01T00:00:00.123456\"', 2026-03-01T00:00:00.123456Z",
        "'\"2026-02-01 00:00:00.5\"', 2026-02-01T00:00:00.500Z",
        "'\"2026-02-01T02:00:00+02:00\"', 2026-02-01T00:00:00Z",
        "'\"2026-02-01T02:00:00+0200\"', 2026-02-01T00:00:00Z",
        "'\"2026-02-01T02:00:00.25+02\"', 2026-02-01T00:00:00.250Z",
        "'\"2026-02-01T00:00:00Z\"', 2026-02-01T00:00:00Z",
        "'\"2026-02-01T00:00\"', 2026-02-01T00:00:00Z",
        "'\"2026-02-01\"', 2026-02-01T00:00:00Z",
        "1769904000000000001, 2026-02-01T00:00:00.000000001Z",
        "1769904000000, 1970-01-01T00:29:29.904Z",
        "-1, 1969-12-31T23:59:59.999999999Z",
    })
    void timesAreIsoTextOrNanoseconds(String json, Instant expected) throws IOException {
        assertThat(read(json))
                .isEqualTo(Timestamp.newBuilder()
                        .setSeconds(expected.getEpochSecond())
                        .setNanos(expected.getNano())
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"yesterday\"', text that is no such time",
        "'\"2026-02-30\"', text that is no such time",
        "null, null",
        "1.5, a decimal number",
        "[], a list",
    })
    void anythingElseIsRefused(String json, String found) {
        assertThatThrownBy(() -> read(json))
                .hasMessage("INVALID_ARGUMENT: Column 'event_timestamp', row 2: expected an ISO 8601 time or "
                        + "nanoseconds since 1970, found " + found);
    }
}
