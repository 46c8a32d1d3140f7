package io.featurestore.server.value.arrow;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// The cells of a column of times or dates, as instants; one without a zone is UTC.
public final class TimeCells {
    private static final long DAY_SECONDS = 86_400;

    private final FieldVector vector;
    private final IntToLongFunction get;
    private final long perSecond;

    private TimeCells(FieldVector vector, IntToLongFunction get, long perSecond) {
        this.vector = vector;
        this.get = get;
        this.perSecond = perSecond;
    }

    /// @throws ServeException `INVALID_ARGUMENT` naming the column if it holds no times
    public static TimeCells of(String column, FieldVector vector) {
        return find(vector)
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "column '%s' holds %s, which are no times"
                                .formatted(column, vector.getField().getType())));
    }

    static Optional<TimeCells> find(FieldVector vector) {
        return switch (vector) {
            case TimeStampVector times ->
                Optional.of(new TimeCells(
                        vector,
                        times::get,
                        perSecond(((ArrowType.Timestamp) times.getField().getType()).getUnit())));
            case DateDayVector days -> Optional.of(new TimeCells(vector, row -> days.get(row) * DAY_SECONDS, 1));
            case DateMilliVector millis -> Optional.of(new TimeCells(vector, millis::get, 1_000));
            default -> Optional.empty();
        };
    }

    private static long perSecond(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> 1;
            case MILLISECOND -> 1_000;
            case MICROSECOND -> 1_000_000;
            case NANOSECOND -> 1_000_000_000;
        };
    }

    public boolean isNull(int row) {
        return vector.isNull(row);
    }

    /// Whole seconds since 1970, rounded down.
    public long seconds(int row) {
        return Math.floorDiv(get.applyAsLong(row), perSecond);
    }

    public int nanos(int row) {
        return (int) (Math.floorMod(get.applyAsLong(row), perSecond) * (1_000_000_000 / perSecond));
    }

    /// Seconds since 1970 with the fraction cut off towards 1970, as Python's `int(timestamp)`.
    long secondsCutOff(int row) {
        return get.applyAsLong(row) / perSecond;
    }
}
