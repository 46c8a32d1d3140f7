package io.featurestore.server.online.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.value.ValueBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Rows of one view as the bytes that stores keep, without an object for each value: what bulk loading hands over. A
/// row is its entity key, then a serialized `feast.types.Value` for each feature (no bytes for a null), then its times.
///
/// Filled and read by one thread, and used again for the next rows.
public final class EncodedRows {
    private static final long NO_TIME = Long.MIN_VALUE;

    private final int features;
    private final ValueBytes bytes;
    private int[] ends;
    private long[] seconds;
    private int[] nanos;
    private long[] createdSeconds;
    private int[] createdNanos;
    private int cells;
    private int rows;

    /// @param features how many values each row has
    /// @param capacity rows for which there is room from the start
    public EncodedRows(int features, int capacity) {
        this.features = features;
        this.bytes = new ValueBytes(capacity * (features + 2) * 16);
        this.ends = new int[capacity * (features + 1)];
        this.seconds = new long[capacity];
        this.nanos = new int[capacity];
        this.createdSeconds = new long[capacity];
        this.createdNanos = new int[capacity];
    }

    /// Where the next cell's bytes are appended.
    public ValueBytes bytes() {
        return bytes;
    }

    /// The key, or a value, is whole.
    public void endCell() {
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, Math.max(ends.length * 2, features + 1));
        }
        ends[cells++] = bytes.size();
    }

    /// The row is whole: its key and all its values have been ended.
    public void endRow(long eventSeconds, int eventNanos) {
        if (cells != (rows + 1) * (features + 1)) {
            throw new IllegalStateException("row %d has %d cells".formatted(rows, cells - rows * (features + 1)));
        }
        if (rows == seconds.length) {
            int more = Math.max(16, rows * 2);
            seconds = Arrays.copyOf(seconds, more);
            nanos = Arrays.copyOf(nanos, more);
            createdSeconds = Arrays.copyOf(createdSeconds, more);
            createdNanos = Arrays.copyOf(createdNanos, more);
        }
        seconds[rows] = eventSeconds;
        nanos[rows] = eventNanos;
        createdSeconds[rows] = NO_TIME;
        createdNanos[rows] = 0;
        rows++;
    }

    /// When the row that was ended last was made.
    public void created(long atSeconds, int atNanos) {
        createdSeconds[rows - 1] = atSeconds;
        createdNanos[rows - 1] = atNanos;
    }

    /// Forgets all rows, and keeps the room.
    public void clear() {
        bytes.clear();
        cells = 0;
        rows = 0;
    }

    public int rows() {
        return rows;
    }

    public int features() {
        return features;
    }

    /// The buffer that holds all keys and values.
    public byte[] buffer() {
        return bytes.array();
    }

    public int keyOffset(int row) {
        return start(row * (features + 1));
    }

    public int keyLength(int row) {
        return length(row * (features + 1));
    }

    public int valueOffset(int row, int feature) {
        return start(row * (features + 1) + 1 + feature);
    }

    public int valueLength(int row, int feature) {
        return length(row * (features + 1) + 1 + feature);
    }

    private int start(int cell) {
        return cell == 0 ? 0 : ends[cell - 1];
    }

    private int length(int cell) {
        return ends[cell] - start(cell);
    }

    /// The event's time in seconds since 1970.
    public long seconds(int row) {
        return seconds[row];
    }

    public int nanos(int row) {
        return nanos[row];
    }

    /// The rows as messages, for stores that keep more of a value than its bytes.
    public List<WriteRow> toRows() {
        List<WriteRow> all = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            all.add(new WriteRow(
                    Arrays.copyOfRange(buffer(), keyOffset(row), keyOffset(row) + keyLength(row)),
                    values(row),
                    Instant.ofEpochSecond(seconds[row], nanos[row]),
                    createdSeconds[row] == NO_TIME
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochSecond(createdSeconds[row], createdNanos[row]))));
        }
        return all;
    }

    private List<Value> values(int row) {
        Value[] values = new Value[features];
        for (int i = 0; i < features; i++) {
            try {
                values[i] = Value.parseFrom(ByteString.copyFrom(buffer(), valueOffset(row, i), valueLength(row, i)));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("what was encoded here is a value", e);
            }
        }
        return Arrays.asList(values);
    }
}
