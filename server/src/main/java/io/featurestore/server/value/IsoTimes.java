package io.featurestore.server.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

/// ISO 8601 text as Python's `isoformat` writes it: a date, or date and time with an optional fraction and offset.
public final class IsoTimes {
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private IsoTimes() {}

    /// As [#parse], of a text that may have blanks around it; empty if it is no such time.
    public static Optional<Instant> find(String text) {
        try {
            return Optional.of(parse(text.strip()));
        } catch (DateTimeException ignored) {
            return Optional.empty();
        }
    }

    /// A time without an offset is UTC, a date the beginning of its day.
    ///
    /// @throws DateTimeException if the text is none of these
    public static Instant parse(String text) {
        TemporalAccessor parsed = ISO.parse(text);
        LocalDateTime time = parsed.query(TemporalQueries.localTime()) == null
                ? LocalDate.from(parsed).atStartOfDay()
                : LocalDateTime.from(parsed);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        return time.toInstant(offset == null ? ZoneOffset.UTC : offset);
    }
}
