package io.featurestore.server.online.store.redis;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/// Where the fields of a hash go, by their names: open addressing over the bytes. A field that several views of a
/// request ask for goes to each of them.
final class FieldTable {
    static final FieldTable NONE = new FieldTable(1);

    private final byte[][] names;
    private final long[][] positions;

    private FieldTable(int capacity) {
        this.names = new byte[capacity][];
        this.positions = new long[capacity][];
    }

    static FieldTable of(List<RedisReader> readers) {
        int fields = readers.stream().mapToInt(reader -> reader.fields().size()).sum();
        FieldTable table = new FieldTable(Integer.highestOneBit(fields) * 4);
        for (int part = 0; part < readers.size(); part++) {
            for (int column = 0; column < readers.get(part).fields().size(); column++) {
                table.add(readers.get(part).fields().get(column).getRaw(), (long) part << 32 | column);
            }
        }
        return table;
    }

    static int part(long position) {
        return (int) (position >>> 32);
    }

    static int column(long position) {
        return (int) position;
    }

    private void add(byte[] name, long position) {
        int place = place(name);
        long[] known = positions[place];
        if (known == null) {
            names[place] = name;
            positions[place] = new long[] {position};
        } else {
            positions[place] = Arrays.copyOf(known, known.length + 1);
            positions[place][known.length] = position;
        }
    }

    void forEach(byte[] name, LongConsumer consumer) {
        long[] found = positions[place(name)];
        if (found != null) {
            for (long position : found) {
                consumer.accept(position);
            }
        }
    }

    /// The place of the name, or the free one where it would be.
    private int place(byte[] name) {
        int hash = Arrays.hashCode(name) * 0x9e3779b9;
        int place = (hash ^ hash >>> 15) & (names.length - 1);
        while (names[place] != null && !Arrays.equals(names[place], name)) {
            place = (place + 1) & (names.length - 1);
        }
        return place;
    }
}
