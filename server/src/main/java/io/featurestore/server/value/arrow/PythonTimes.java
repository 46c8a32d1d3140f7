package io.featurestore.server.value.arrow;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Times and dates as Python's `str` shows them: `2026-01-02`, `2026-01-02 03:04:05.678000+00:00`.
final class PythonTimes {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .appendLiteral('.')
            .appendFraction(ChronoField.NANO_OF_SECOND, 6, 9, false)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private PythonTimes() {}

    static Optional<IntFunction<String>> of(FieldVector vector) {
        if (vector instanceof DateDayVector days) {
            return Optional.of(row -> LocalDate.ofEpochDay(days.get(row)).toString());
        }
        boolean zoned = vector.getField().getType() instanceof ArrowType.Timestamp type && type.getTimezone() != null;
        return TimeCells.find(vector).map(times -> row -> shown(times.seconds(row), times.nanos(row), zoned));
    }

    private static String shown(long seconds, int nanos, boolean zoned) {
        Instant time = Instant.ofEpochSecond(seconds, nanos);
        return (nanos == 0 ? SECONDS : MICROS).format(time) + (zoned ? "+00:00" : "");
    }
}
