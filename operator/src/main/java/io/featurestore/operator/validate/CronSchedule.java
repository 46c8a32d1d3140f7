package io.featurestore.operator.validate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The schedule texts that a Kubernetes CronJob accepts: five fields or a nickname, as the Kubernetes documentation
/// of `spec.schedule` describes them (time zones go into `spec.timeZone`, not into the text).
public final class CronSchedule {
    /// What stands for five fields, and which.
    public static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /// Names of the months, from 1 on.
    public static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// Names of the days of the week, from 0 on.
    public static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private static final Pattern EVERY = Pattern.compile("@every ([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+");
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day of month", 1, 31, List.of()),
            new Field("month", 1, 12, MONTHS),
            new Field("day of week", 0, 6, WEEKDAYS));

    /// One of the five fields; `names` stand for the numbers from `min` on.
    private record Field(String title, int min, int max, List<String> names) {}

    private CronSchedule() {}

    /// What is wrong with the text; empty if nothing is.
    static Optional<String> problem(String schedule) {
        String text = schedule.strip();
        if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
            return Optional.of("a time zone is not allowed in the schedule; use cronJob.timeZone");
        }
        if (text.startsWith("@")) {
            boolean known = NICKNAMES.containsKey(text) || EVERY.matcher(text).matches();
            return known ? Optional.empty() : Optional.of("'%s' is no known nickname".formatted(text));
        }
        List<String> parts = List.of(text.split("\\s+", -1));
        if (parts.size() != FIELDS.size()) {
            return Optional.of("%d fields where 5 are needed (minute hour day-of-month month day-of-week)"
                    .formatted(text.isEmpty() ? 0 : parts.size()));
        }
        for (int i = 0; i < parts.size(); i++) {
            Field field = FIELDS.get(i);
            for (String range : parts.get(i).split(",", -1)) {
                if (!isRange(range, field)) {
                    return Optional.of("'%s' is no %s (%d to %d)"
                            .formatted(parts.get(i), field.title(), field.min(), field.max()));
                }
            }
        }
        return Optional.empty();
    }

    /// `*`, `?`, `N`, `N-M`, each with an optional `/STEP`.
    private static boolean isRange(String text, Field field) {
        String[] rangeAndStep = text.split("/", -1);
        if (rangeAndStep.length > 2 || (rangeAndStep.length == 2 && number(rangeAndStep[1]) < 1)) {
            return false;
        }
        String range = rangeAndStep[0];
        if (range.equals("*") || range.equals("?")) {
            return true;
        }
        String[] ends = range.split("-", -1);
        if (ends.length > 2) {
            return false;
        }
        int low = value(ends[0], field);
        int high = value(ends[ends.length - 1], field);
        return low >= field.min() && high <= field.max() && low <= high;
    }

    private static int value(String text, Field field) {
        int name = field.names().indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? field.min() + name : number(text);
    }

    /// The number, or -1 if the text is none.
    private static int number(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }
}
