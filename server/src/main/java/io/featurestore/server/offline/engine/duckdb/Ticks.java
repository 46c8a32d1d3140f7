package io.featurestore.server.offline.engine.duckdb;

import java.time.Duration;
import org.apache.arrow.vector.types.TimeUnit;

/// Times as whole numbers since 1970, so that they are compared exactly: in microseconds, or in nanoseconds where the
/// source has them.
enum Ticks {
    MICROSECONDS,
    NANOSECONDS;

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long YEAR_1 = -62_135_500_000L;
    private static final long YEAR_1678 = -9_214_000_000L;
    private static final long YEAR_2261 = 9_214_000_000L;
    private static final long YEAR_9999 = 253_402_200_000L;

    /// What a source's times of this type are compared in.
    ///
    /// @param type DuckDB's
    static Ticks of(String type) {
        return type.equals("TIMESTAMP_NS") ? NANOSECONDS : MICROSECONDS;
    }

    static boolean isTime(String type) {
        return type.startsWith("TIMESTAMP") || type.equals("DATE") || type.equals("VARCHAR");
    }

    /// Whether a second since 1970 can be written as a literal that DuckDB reads.
    boolean writable(long second) {
        return this == MICROSECONDS ? second > YEAR_1 && second < YEAR_9999 : second > YEAR_1678 && second < YEAR_2261;
    }

    TimeUnit unit() {
        return this == MICROSECONDS ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND;
    }

    long count(Duration duration) {
        long nanosPerTick = this == MICROSECONDS ? NANOS_PER_MICRO : 1;
        return Math.addExact(
                Math.multiplyExact(duration.getSeconds(), 1_000_000_000 / nanosPerTick),
                duration.getNano() / nanosPerTick);
    }

    /// A source's time; without a zone it is UTC, which is the session's zone.
    ///
    /// @param type DuckDB's type of the expression
    String of(String expression, String type) {
        String instant = type.equals("VARCHAR") ? "CAST(%s AS TIMESTAMPTZ)".formatted(expression) : expression;
        String micros =
                "epoch_us(%s)".formatted(type.equals("DATE") ? "CAST(%s AS TIMESTAMP)".formatted(instant) : instant);
        if (this == MICROSECONDS) {
            return micros;
        }
        return type.equals("TIMESTAMP_NS") ? "epoch_ns(%s)".formatted(instant) : clamped(micros);
    }

    /// A whole number of units, rounded down to ticks.
    String floor(String expression, TimeUnit unit) {
        return switch (unit) {
            case SECOND -> "(%s * %d)".formatted(expression, this == MICROSECONDS ? 1_000_000 : 1_000_000_000);
            case MILLISECOND -> "(%s * %d)".formatted(expression, this == MICROSECONDS ? 1_000 : 1_000_000);
            case MICROSECOND -> this == MICROSECONDS ? expression : clamped(expression);
            case NANOSECOND ->
                this == NANOSECONDS
                        ? expression
                        : "((%1$s - ((%1$s %% 1000) + 1000) %% 1000) // 1000)".formatted(expression);
        };
    }

    /// A whole number of units, rounded up to ticks.
    String ceiling(String expression, TimeUnit unit) {
        return unit == TimeUnit.NANOSECOND && this == MICROSECONDS
                ? "((%1$s + ((-%1$s %% 1000) + 1000) %% 1000) // 1000)".formatted(expression)
                : floor(expression, unit);
    }

    /// Microseconds as nanoseconds; what lies beyond the years that these can count becomes the first or last of them.
    private static String clamped(String micros) {
        long most = Long.MAX_VALUE / NANOS_PER_MICRO;
        // Not greatest() and least(): these pass over null.
        return "(CASE WHEN %1$s > %2$d THEN %2$d WHEN %1$s < -%2$d THEN -%2$d ELSE %1$s END * 1000)"
                .formatted(micros, most);
    }
}
