package io.featurestore.server.value;

import feast.proto.types.ValueProto.ZonedTimestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times that remember their zone, as Python's `isoformat` shows them.
final class ZonedTimes {
    /// Python's mark for "not a time".
    static final long NULL = Long.MIN_VALUE;

    private static final Pattern OFFSET = Pattern.compile("(?:UTC|GMT)?([+-])([0-9]{2}):?([0-9]{2})");
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .appendValue(ChronoField.HOUR_OF_DAY, 2)
            .appendLiteral(':')
            .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
            .appendLiteral(':')
            .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
            .appendOffset("+HH:MM", "+00:00")
            .toFormatter();

    private ZonedTimes() {}

    /// `2026-01-01T19:04:05-08:00`; a zone that is not known counts as UTC. A time that no calendar has is shown as
    /// its number of seconds.
    static String iso(ZonedTimestamp zoned) {
        try {
            Instant instant = Instant.ofEpochSecond(zoned.getUnixTimestamp());
            return ISO.format(instant.atZone(zone(zoned.getZone())));
        } catch (DateTimeException ignored) {
            return Long.toString(zoned.getUnixTimestamp());
        }
    }

    private static ZoneId zone(String name) {
        Matcher offset = OFFSET.matcher(name.strip());
        try {
            if (name.isEmpty()) {
                return ZoneOffset.UTC;
            }
            return offset.matches()
                    ? ZoneOffset.of(offset.group(1) + offset.group(2) + ":" + offset.group(3))
                    : ZoneId.of(name);
        } catch (DateTimeException ignored) {
            return ZoneOffset.UTC;
        }
    }

    /// The reverse of [#iso], with the offset as the zone.
    ///
    /// @throws DateTimeException if the text is no ISO 8601 date and time with an offset
    static ZonedTimestamp parse(String iso) {
        OffsetDateTime time = OffsetDateTime.parse(iso);
        String zone = time.getOffset().equals(ZoneOffset.UTC)
                ? "UTC"
                : time.getOffset().getId();
        return ZonedTimestamp.newBuilder()
                .setUnixTimestamp(time.toEpochSecond())
                .setZone(zone)
                .build();
    }
}
