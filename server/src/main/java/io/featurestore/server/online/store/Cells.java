package io.featurestore.server.online.store;

import org.jspecify.annotations.Nullable;

/// What a store found for the keys of a fetch: for each cell the bytes of a serialized `feast.types.Value`, or nothing;
/// for each row the time of its event. Cells point into the buffers that the store's client filled, so that nothing is
/// copied and no object is made for a value.
///
/// Written by one thread, then read by one.
public final class Cells {
    private final int columns;
    private final byte[] @Nullable [] buffers;
    private final int[] offsets;
    private final int[] lengths;
    private final long[] seconds;
    private final int[] nanos;

    public Cells(int rows, int columns) {
        this.columns = columns;
        this.buffers = new byte[rows * columns][];
        this.offsets = new int[rows * columns];
        this.lengths = new int[rows * columns];
        this.seconds = new long[rows];
        this.nanos = new int[rows];
    }

    public int rows() {
        return seconds.length;
    }

    public int columns() {
        return columns;
    }

    /// Puts a value that is a buffer of its own.
    public void set(int row, int column, byte[] value) {
        set(row, column, value, 0, value.length);
    }

    public void set(int row, int column, byte[] buffer, int offset, int length) {
        int cell = row * columns + column;
        buffers[cell] = buffer;
        offsets[cell] = offset;
        lengths[cell] = length;
    }

    public void time(int row, long epochSeconds, int nanosOfSecond) {
        seconds[row] = epochSeconds;
        nanos[row] = nanosOfSecond;
    }

    /// The buffer that holds the cell's value, or null if the store has no such cell.
    public byte @Nullable [] buffer(int row, int column) {
        return buffers[row * columns + column];
    }

    public int offset(int row, int column) {
        return offsets[row * columns + column];
    }

    public int length(int row, int column) {
        return lengths[row * columns + column];
    }

    /// The event's time in seconds since 1970, zero if nothing was found.
    public long seconds(int row) {
        return seconds[row];
    }

    public int nanos(int row) {
        return nanos[row];
    }
}
