package io.featurestore.server.offline.engine.postgres;

import java.time.Instant;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// Arrow's counts since 1970 as instants, and instants as microseconds.
final class Moments {
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    private Moments() {}

    static Instant instant(long count, Field field) {
        return switch (((ArrowType.Timestamp) field.getType()).getUnit()) {
            case SECOND -> Instant.ofEpochSecond(count);
            case MILLISECOND -> Instant.ofEpochMilli(count);
            case MICROSECOND ->
                Instant.ofEpochSecond(Math.floorDiv(count, MICROS), Math.floorMod(count, MICROS) * (NANOS / MICROS));
            case NANOSECOND -> Instant.ofEpochSecond(Math.floorDiv(count, NANOS), Math.floorMod(count, NANOS));
        };
    }

    static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / (NANOS / MICROS));
    }
}
