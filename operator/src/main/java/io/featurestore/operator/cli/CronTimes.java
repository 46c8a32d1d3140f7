package io.featurestore.operator.cli;

import io.featurestore.operator.validate.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The times of a schedule, as a CronJob has them: five fields, a nickname, or `@every` with a duration. A text that
/// the rules for `spec.cronJob.schedule` let pass is understood.
sealed interface CronTimes {
    /// The first time after this one; empty if there is none in the next eight years, within which each date comes.
    Optional<Instant> after(Instant instant);

    /// Always after the same time.
    record Every(Duration period) implements CronTimes {
        @Override
        public Optional<Instant> after(Instant instant) {
            return Optional.of(instant.plus(period));
        }
    }

    /// By the clock on the wall.
    ///
    /// @param days of the month
    /// @param weekdays 0 is Sunday
    /// @param anyDay whether a day has to be one of `days` and of `weekdays`, not just one of the two: unless both are
    ///     restricted
    record Fields(
            BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean anyDay, ZoneId zone)
            implements CronTimes {
        private static final int LONGEST_WAIT_YEARS = 8;

        @Override
        public Optional<Instant> after(Instant instant) {
            LocalDateTime from = LocalDateTime.ofInstant(instant, zone)
                    .truncatedTo(ChronoUnit.MINUTES)
                    .plusMinutes(1);
            LocalDate last = from.toLocalDate().plusYears(LONGEST_WAIT_YEARS);
            LocalTime earliest = from.toLocalTime();
            for (LocalDate day = from.toLocalDate(); day.isBefore(last); day = day.plusDays(1)) {
                Optional<LocalTime> time = isDay(day) ? time(earliest) : Optional.empty();
                if (time.isPresent()) {
                    ZonedDateTime found = day.atTime(time.get()).atZone(zone);
                    // In an hour that comes twice it may be the second time already.
                    boolean over = !found.toInstant().isAfter(instant);
                    return Optional.of((over ? found.withLaterOffsetAtOverlap() : found).toInstant());
                }
                earliest = LocalTime.MIN;
            }
            return Optional.empty();
        }

        private boolean isDay(LocalDate day) {
            boolean inMonth = days.get(day.getDayOfMonth());
            boolean inWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
            return months.get(day.getMonthValue()) && (anyDay ? inMonth && inWeek : inMonth || inWeek);
        }

        private Optional<LocalTime> time(LocalTime earliest) {
            for (int hour = hours.nextSetBit(earliest.getHour()); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
                int minute = minutes.nextSetBit(hour == earliest.getHour() ? earliest.getMinute() : 0);
                if (minute >= 0) {
                    return Optional.of(LocalTime.of(hour, minute));
                }
            }
            return Optional.empty();
        }
    }

    /// @param zone of the clock on the wall
    static CronTimes of(String schedule, ZoneId zone) {
        String text = schedule.strip();
        if (text.startsWith("@every ")) {
            return new Every(Parser.duration(text.substring("@every ".length())));
        }
        String[] fields = CronSchedule.NICKNAMES.getOrDefault(text, text).split("\\s+", -1);
        boolean anyDay = Parser.isAny(fields[2]) || Parser.isAny(fields[4]);
        return new Fields(
                Parser.set(fields[0], 0, 59, List.of()),
                Parser.set(fields[1], 0, 23, List.of()),
                Parser.set(fields[2], 1, 31, List.of()),
                Parser.set(fields[3], 1, 12, CronSchedule.MONTHS),
                Parser.set(fields[4], 0, 6, CronSchedule.WEEKDAYS),
                anyDay,
                zone);
    }

    /// Reads the text of a schedule.
    final class Parser {
        private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)");
        private static final Map<String, Double> SECONDS =
                Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0);

        private Parser() {}

        /// Whole seconds, at least one, as Kubernetes rounds them.
        private static Duration duration(String text) {
            double seconds = 0;
            Matcher part = PART.matcher(text);
            while (part.find()) {
                seconds += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0.0);
            }
            return Duration.ofSeconds(Math.max(1, (long) seconds));
        }

        private static boolean isAny(String field) {
            return field.startsWith("*") || field.startsWith("?");
        }

        private static BitSet set(String field, int min, int max, List<String> names) {
            BitSet set = new BitSet(max + 1);
            for (String part : field.split(",", -1)) {
                String[] rangeAndStep = part.split("/", -1);
                String[] ends = rangeAndStep[0].split("-", -1);
                boolean any = isAny(ends[0]);
                int low = any ? min : value(ends[0], min, names);
                boolean toTheEnd = any || (ends.length == 1 && rangeAndStep.length == 2);
                int high = toTheEnd ? max : value(ends[ends.length - 1], min, names);
                int step = rangeAndStep.length == 2 ? Integer.parseInt(rangeAndStep[1]) : 1;
                for (int value = low; value <= high; value += step) {
                    set.set(value);
                }
            }
            return set;
        }

        private static int value(String text, int min, List<String> names) {
            int name = names.indexOf(text.toLowerCase(Locale.ROOT));
            return name >= 0 ? min + name : Integer.parseInt(text);
        }
    }
}
