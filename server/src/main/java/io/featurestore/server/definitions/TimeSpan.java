package io.featurestore.server.definitions;

import com.google.protobuf.Duration;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of time as text: `0`, `90.5s`, `15m`, `36h`, `1d`, `2w`, put together as `1d12h`, or ISO 8601 (`P1D`,
/// `PT36H`). Microseconds are the finest that Python's `timedelta` keeps, and Feast with it.
final class TimeSpan {
    static final String FORMS = "0, 90.5s, 15m, 36h, 1d, 2w, 1d12h or ISO 8601 such as PT36H";

    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)(us|ms|s|m|h|d|w)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final BigInteger MICROS_PER_SECOND = BigInteger.valueOf(1_000_000);
    /// What google.protobuf.Duration can hold.
    private static final BigInteger MAX_SECONDS = BigInteger.valueOf(315_576_000_000L);

    private TimeSpan() {}

    /// The duration; empty where the text is none of the forms, negative, finer than a microsecond or too long.
    static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.getDefaultInstance());
        }
        return text.startsWith("P") ? iso(text) : units(text);
    }

    private static Optional<Duration> iso(String text) {
        try {
            java.time.Duration parsed = java.time.Duration.parse(text);
            return ofMicros(BigDecimal.valueOf(parsed.getSeconds())
                    .add(BigDecimal.valueOf(parsed.getNano(), 9))
                    .scaleByPowerOfTen(6));
        } catch (DateTimeParseException ignored) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> units(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal micros = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            micros = micros.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(microsIn(part.group(2)))));
        }
        return ofMicros(micros);
    }

    private static long microsIn(String unit) {
        return switch (unit) {
            case "us" -> 1L;
            case "ms" -> 1_000L;
            case "s" -> 1_000_000L;
            case "m" -> 60_000_000L;
            case "h" -> 3_600_000_000L;
            case "d" -> 86_400_000_000L;
            case "w" -> 604_800_000_000L;
            default -> throw new IllegalArgumentException("unit " + unit);
        };
    }

    private static Optional<Duration> ofMicros(BigDecimal micros) {
        if (micros.signum() < 0 || micros.stripTrailingZeros().scale() > 0) {
            return Optional.empty();
        }
        BigInteger[] parts = micros.toBigInteger().divideAndRemainder(MICROS_PER_SECOND);
        if (parts[0].compareTo(MAX_SECONDS) > 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.newBuilder()
                .setSeconds(parts[0].longValueExact())
                .setNanos(parts[1].intValueExact() * 1_000)
                .build());
    }
}
