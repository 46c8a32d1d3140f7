package io.featurestore.server.online.store.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Cells;
import io.featurestore.server.online.store.Fetch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;

/// The fetches of one request that have the same keys: their fields lie in the same hashes, and are read by one command
/// for each key.
final class HashRead {
    private final List<Fetch> fetches;
    private final List<RedisReader> readers;
    private final int fields;
    private final boolean whole;
    private final FieldTable table;

    private HashRead(List<Fetch> fetches, boolean mayReadWhole) {
        this.fetches = fetches;
        this.readers =
                fetches.stream().map(fetch -> (RedisReader) fetch.reader()).toList();
        this.fields =
                readers.stream().mapToInt(reader -> reader.fields().size()).sum();
        this.whole = mayReadWhole && readers.getFirst().shape().isBetterReadWhole(fields);
        this.table = whole ? FieldTable.of(readers) : FieldTable.NONE;
    }

    /// @param fetches those with the very same keys belong together
    static List<HashRead> of(List<Fetch> fetches, boolean mayReadWhole) {
        if (fetches.size() == 1) {
            return List.of(new HashRead(fetches, mayReadWhole));
        }
        IdentityHashMap<byte[][], List<Fetch>> byKeys = new IdentityHashMap<>();
        List<List<Fetch>> groups = new ArrayList<>();
        for (Fetch fetch : fetches) {
            byKeys.computeIfAbsent(fetch.keys(), ignored -> {
                        List<Fetch> group = new ArrayList<>();
                        groups.add(group);
                        return group;
                    })
                    .add(fetch);
        }
        return groups.stream().map(group -> new HashRead(group, mayReadWhole)).toList();
    }

    byte[][] keys() {
        return fetches.getFirst().keys();
    }

    /// How much one key's answer holds, as far as is known.
    int width() {
        return whole ? (int) Math.max(fields, readers.getFirst().shape().size()) : fields;
    }

    boolean isWorthALook(long now) {
        return readers.getFirst().shape().isWorthALook(fields, now);
    }

    void seen(HashShape shape) {
        readers.getFirst().seen(shape);
    }

    CommandArguments command(byte[] key) {
        if (whole) {
            return new CommandArguments(Command.HGETALL).key(key);
        }
        CommandArguments hmget = new CommandArguments(Command.HMGET).key(key);
        for (RedisReader reader : readers) {
            for (Rawable field : reader.fields()) {
                hmget.add(field);
            }
        }
        return hmget;
    }

    /// Puts the answer for one key into its row of all fetches.
    void put(int row, List<Object> reply) {
        if (whole) {
            for (int i = 0; i + 1 < reply.size(); i += 2) {
                if (reply.get(i) instanceof byte[] name && reply.get(i + 1) instanceof byte[] value) {
                    table.forEach(name, position -> put(row, position, value));
                }
            }
            return;
        }
        int position = 0;
        for (int part = 0; part < readers.size(); part++) {
            int columns = readers.get(part).fields().size();
            for (int column = 0; column < columns; column++) {
                if (reply.get(position++) instanceof byte[] value) {
                    put(row, part, column, value);
                }
            }
        }
    }

    private void put(int row, long position, byte[] value) {
        put(row, FieldTable.part(position), FieldTable.column(position), value);
    }

    private void put(int row, int part, int column, byte[] value) {
        Cells cells = fetches.get(part).cells();
        if (column < cells.columns()) {
            cells.set(row, column, value);
        } else {
            setTime(cells, row, value);
        }
    }

    private static void setTime(Cells cells, int row, byte[] value) {
        try {
            Timestamp time = HashFields.parseTimestamp(value);
            cells.time(row, time.getSeconds(), time.getNanos());
        } catch (InvalidProtocolBufferException e) {
            throw ServeException.of(
                    ErrorCode.UNAVAILABLE,
                    "a hash in Redis holds an event time that is not a google.protobuf.Timestamp: " + e.getMessage());
        }
    }
}
