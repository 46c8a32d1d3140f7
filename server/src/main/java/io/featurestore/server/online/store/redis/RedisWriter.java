package io.featurestore.server.online.store.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.WriteRow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/// Writes rows by Feast's rule: one that is not later than what is stored, or than an earlier row of the batch, is
/// left out.
final class RedisWriter {
    private static final int ROWS_PER_PIPELINE = 1_000;

    private final byte[] project;
    private final WriteRules rules;

    RedisWriter(byte[] project, WriteRules rules) {
        this.project = project;
        this.rules = rules;
    }

    void write(Connection connection, WriteBatch batch) {
        View view = View.of(batch);
        List<WriteRow> rows = batch.rows();
        for (int from = 0; from < rows.size(); from += ROWS_PER_PIPELINE) {
            List<Keyed> step = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_PIPELINE)).stream()
                    .map(row -> new Keyed(RedisKeys.of(row.entityKey(), project), row))
                    .toList();
            send(connection, view, rules.skipDedup() ? step : later(connection, view, step));
        }
    }

    /// The rows that are later than what is stored. A stored time of zero is no time.
    private static List<Keyed> later(Connection connection, View view, List<Keyed> rows) {
        for (Keyed row : rows) {
            connection.sendCommand(
                    new CommandArguments(Command.HMGET).key(row.key()).add(view.timeField()));
        }
        Map<ByteBuffer, Instant> latest = new HashMap<>();
        List<Keyed> later = new ArrayList<>(rows.size());
        for (Keyed row : rows) {
            Instant stored = storedTime(connection.getObjectMultiBulkReply());
            ByteBuffer key = ByteBuffer.wrap(row.key());
            Instant seen = max(stored, latest.getOrDefault(key, Instant.EPOCH));
            Instant time = row.row().eventTime();
            if (seen.equals(Instant.EPOCH) || time.isAfter(seen)) {
                latest.put(key, time);
                later.add(row);
            }
        }
        return later;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant storedTime(List<Object> reply) {
        if (!(reply.getFirst() instanceof byte[] value)) {
            return Instant.EPOCH;
        }
        try {
            Timestamp time = HashFields.parseTimestamp(value);
            return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        } catch (InvalidProtocolBufferException e) {
            return Instant.EPOCH;
        }
    }

    private void send(Connection connection, View view, List<Keyed> rows) {
        for (Keyed row : rows) {
            connection.sendCommand(view.hset(row));
            rules.keyTtl()
                    .ifPresent(ttl -> connection.sendCommand(
                            new CommandArguments(Command.EXPIRE).key(row.key()).add(ttl.toSeconds())));
        }
        int replies = rows.size() * (rules.keyTtl().isPresent() ? 2 : 1);
        for (Object reply : connection.getMany(replies)) {
            if (reply instanceof JedisDataException refused) {
                throw refused;
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Keyed(byte[] key, WriteRow row) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record View(List<byte[]> fields, byte[] timeField) {
        static View of(WriteBatch batch) {
            List<byte[]> fields = batch.features().stream()
                    .map(feature -> HashFields.feature(batch.view(), feature))
                    .toList();
            return new View(fields, HashFields.eventTime(batch.view()));
        }

        CommandArguments hset(Keyed keyed) {
            CommandArguments hset = new CommandArguments(Command.HSET)
                    .key(keyed.key())
                    .add(timeField)
                    .add(HashFields.timestamp(keyed.row().eventTime()));
            for (int i = 0; i < fields.size(); i++) {
                hset.add(fields.get(i)).add(keyed.row().values().get(i).toByteArray());
            }
            return hset;
        }
    }
}
