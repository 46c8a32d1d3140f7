package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Timestamp;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/// Event and creation times of a pushed row: ISO 8601 text, or a whole number of nanoseconds since 1970.
public final class EventTimes {
    private static final long NANOS = 1_000_000_000L;

    private EventTimes() {}

    /// Reads the time that the parser stands on. A text without an offset is UTC.
    ///
    /// @throws ServeException `INVALID_ARGUMENT` naming column and row for anything else, null included
    public static Timestamp read(JsonParser json, String column, int row) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            Cell cell = new Cell(column, ValueType.Enum.UNIX_TIMESTAMP);
            return timestamp(JsonScalars.int64(json, cell, row));
        }
        if (token == JsonToken.VALUE_STRING) {
            try {
                return parse(json.getText().strip());
            } catch (DateTimeException ignored) {
                throw refuse(column, row, "text that is no such time");
            }
        }
        throw refuse(column, row, Cell.kind(token));
    }

    private static ServeException refuse(String column, int row, String found) {
        return ServeException.of(
                ErrorCode.INVALID_ARGUMENT,
                "Column '%s', row %d: expected an ISO 8601 time or nanoseconds since 1970, found %s"
                        .formatted(column, row, found));
    }

    private static Timestamp timestamp(long nanos) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(nanos, NANOS))
                .setNanos((int) Math.floorMod(nanos, NANOS))
                .build();
    }

    private static Timestamp parse(String text) {
        Instant instant = IsoTimes.parse(text);
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
