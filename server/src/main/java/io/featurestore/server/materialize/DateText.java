package io.featurestore.server.materialize;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates and times as users write them: ISO 8601 above all, and the usual other forms that Python's `dateutil` knows
/// (`2026/01/31`, `01/31/2026`, `Jan 31 2026`, `31 January 2026`, `20260131`, each with a time behind it or none). What
/// has no offset is UTC.
final class DateText {
    private static final List<DateTimeFormatter> DATES = List.of(
            format("uuuu-M-d"),
            format("uuuu/M/d"),
            format("uuuu.M.d"),
            format("uuuuMMdd"),
            format("M/d/uuuu"),
            format("MMM d uuuu"),
            format("MMMM d uuuu"),
            format("d MMM uuuu"),
            format("d MMMM uuuu"),
            format("d-MMM-uuuu"));
    private static final DateTimeFormatter MONTH = format("uuuu-M-d");
    private static final Pattern PARTS = Pattern.compile(
            // Without a colon a time only stands behind a T or before am and pm: anything else may be a year.
            "(?<date>.+?)(?:(?:T(?<basic>\\d{2}(?:\\d{2}(?:\\d{2}(?:[.,]\\d{1,9})?)?)?)"
                    + "|[T ]\\s*(?<time>\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?|\\d{1,2}(?=\\s*[apAP])))"
                    + "\\s*(?<half>[aApP]\\.?[mM]\\.?)?\\s*(?<zone>Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9}))?)?)?");

    private DateText() {}

    private static DateTimeFormatter format(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /// @param what the name of the argument, for the message
    /// @throws ServeException `INVALID_ARGUMENT` for a text that is no date
    static Instant parse(String what, String text) {
        return find(text.strip())
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "%s: '%s' is not a date; write it like 2026-01-31T00:00:00".formatted(what, shown(text))));
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static Optional<Instant> find(String whole) {
        Matcher parts = PARTS.matcher(whole);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            Optional<LocalDate> date = date(parts.group("date")
                    .replace(",", " ")
                    .replaceAll("\\s+", " ")
                    .strip());
            Optional<String> half = Optional.ofNullable(parts.group("half"));
            LocalTime time = Optional.ofNullable(parts.group("time"))
                    .or(() -> Optional.ofNullable(parts.group("basic")))
                    .map(text -> time(text, half))
                    .orElse(LocalTime.MIDNIGHT);
            ZoneOffset zone = zone(Optional.ofNullable(parts.group("zone")));
            return date.map(day -> day.atTime(time).toInstant(zone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> date(String text) {
        for (DateTimeFormatter format : DATES) {
            try {
                return Optional.of(LocalDate.parse(text, format));
            } catch (DateTimeException e) {
                // the next form
            }
        }
        return text.matches("\\d{4}-\\d{1,2}") ? Optional.of(LocalDate.parse(text + "-1", MONTH)) : Optional.empty();
    }

    private static LocalTime time(String text, Optional<String> half) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new DateTimeException(text);
        }
        int hour = Integer.parseInt(time.group(1));
        if (half.isPresent()) {
            if (hour < 1 || hour > 12) {
                throw new DateTimeException(text);
            }
            boolean afternoon = half.get().toLowerCase(Locale.ROOT).startsWith("p");
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        int nanos = time.group(4) == null ? 0 : Integer.parseInt((time.group(4) + "000000000").substring(0, 9));
        return LocalTime.of(hour, number(time.group(2)), number(time.group(3)), nanos);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static ZoneOffset zone(Optional<String> text) {
        return text.filter(zone -> zone.startsWith("+") || zone.startsWith("-"))
                .map(ZoneOffset::of)
                .orElse(ZoneOffset.UTC);
    }
}
