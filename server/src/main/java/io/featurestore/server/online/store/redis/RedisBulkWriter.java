package io.featurestore.server.online.store.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.BulkWriter;
import io.featurestore.server.online.store.EncodedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/// Loads by Feast's rule: a row that is not later than what is stored is left out. Two steps are on their way at a
/// time:
/// while Redis works on the rows of one, and is asked for the times that are stored for the next, the next is encoded.
final class RedisBulkWriter implements BulkWriter {
    /// A bound on what waits for Redis to take it in; a row is sent whole, however large.
    private static final int ROWS_PER_STEP = 1_000;

    private static final byte[] HSET = RespOutput.encoded("HSET");
    private static final byte[] HMGET = RespOutput.encoded("HMGET");
    private static final byte[] EXPIRE = RespOutput.encoded("EXPIRE");

    private final String store;
    private final byte[] project;
    private final WriteRules rules;
    private final Supplier<BulkConnection> connect;
    private final byte[][] fields;
    private final byte[] timeField;
    private final byte[] ttl;

    private final RespOutput out = new RespOutput();
    private Step next = new Step();
    private Step waiting = new Step();
    private int unanswered;
    private @Nullable BulkConnection connection;

    /// Rows that are encoded, and will be sent when it is known what is stored.
    private static final class Step {
        private final RespOutput commands = new RespOutput();
        private final int[] ends = new int[ROWS_PER_STEP];
        private final long[] seconds = new long[ROWS_PER_STEP];
        private final int[] nanos = new int[ROWS_PER_STEP];
        private int rows;

        void clear() {
            commands.clear();
            rows = 0;
        }

        boolean isLater(int row, Timestamp stored) {
            return (stored.getSeconds() == 0 && stored.getNanos() == 0)
                    || seconds[row] > stored.getSeconds()
                    || (seconds[row] == stored.getSeconds() && nanos[row] > stored.getNanos());
        }
    }

    RedisBulkWriter(
            String store,
            byte[] project,
            WriteRules rules,
            Supplier<BulkConnection> connect,
            String view,
            List<String> features) {
        this.store = store;
        this.project = project;
        this.rules = rules;
        this.connect = connect;
        this.fields = features.stream()
                .map(feature -> RespOutput.encoded(HashFields.feature(view, feature)))
                .toArray(byte[][]::new);
        this.timeField = RespOutput.encoded(HashFields.eventTime(view));
        this.ttl = rules.keyTtl()
                .map(time -> RespOutput.encoded(Long.toString(time.toSeconds())))
                .orElseGet(() -> new byte[0]);
    }

    @Override
    public void write(EncodedRows rows) {
        for (int from = 0; from < rows.rows(); from += ROWS_PER_STEP) {
            int to = Math.min(rows.rows(), from + ROWS_PER_STEP);
            encode(rows, from, to);
            turn(rows, from, to);
        }
    }

    @Override
    public void finish() {
        turn(new EncodedRows(0, 0), 0, 0);
        turn(new EncodedRows(0, 0), 0, 0);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }

    /// One turn: takes the answers of the last one, sends the rows whose stored times are now known, and asks for the
    /// times of the next.
    private void turn(EncodedRows rows, int from, int to) {
        try {
            BulkConnection redis = connection();
            out.clear();
            receive(redis);
            int sent = send(redis);
            ask(rows, from, to);
            if (out.size() > 0) {
                out.writeTo(redis.out());
            }
            unanswered = sent;
            Step free = waiting;
            waiting = next;
            next = free;
            next.clear();
        } catch (IOException e) {
            throw failure(e);
        } catch (UncheckedIOException e) {
            throw failure(e);
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    private BulkConnection connection() {
        if (connection == null) {
            connection = connect.get();
        }
        return connection;
    }

    private void receive(BulkConnection redis) throws IOException {
        for (int i = 0; i < unanswered; i++) {
            redis.in().number();
        }
    }

    /// @return how many answers there will be
    private int send(BulkConnection redis) throws IOException {
        int answers = rules.keyTtl().isPresent() ? 2 : 1;
        if (rules.skipDedup()) {
            out.raw(waiting.commands, 0, waiting.commands.size());
            return waiting.rows * answers;
        }
        int sent = 0;
        int from = 0;
        for (int row = 0; row < waiting.rows; row++) {
            if (waiting.isLater(row, stored(redis.in().onlyField()))) {
                sent++;
            } else {
                out.raw(waiting.commands, from, row == 0 ? 0 : waiting.ends[row - 1]);
                from = waiting.ends[row];
            }
        }
        out.raw(waiting.commands, from, waiting.commands.size());
        return sent * answers;
    }

    private static Timestamp stored(byte[] value) {
        try {
            return HashFields.parseTimestamp(value);
        } catch (InvalidProtocolBufferException e) {
            return Timestamp.getDefaultInstance();
        }
    }

    private void ask(EncodedRows rows, int from, int to) {
        if (rules.skipDedup()) {
            return;
        }
        for (int row = from; row < to; row++) {
            out.words(3);
            out.raw(HMGET, 0, HMGET.length);
            out.word(rows.buffer(), rows.keyOffset(row), rows.keyLength(row), project);
            out.raw(timeField, 0, timeField.length);
        }
    }

    private void encode(EncodedRows rows, int from, int to) {
        RespOutput commands = next.commands;
        for (int row = from; row < to; row++) {
            encode(rows, row, commands);
            next.ends[next.rows] = commands.size();
            next.seconds[next.rows] = rows.seconds(row);
            next.nanos[next.rows] = rows.nanos(row);
            next.rows++;
        }
    }

    private void encode(EncodedRows rows, int row, RespOutput commands) {
        byte[] buffer = rows.buffer();
        commands.words(4 + 2 * fields.length);
        commands.raw(HSET, 0, HSET.length);
        commands.word(buffer, rows.keyOffset(row), rows.keyLength(row), project);
        commands.raw(timeField, 0, timeField.length);
        commands.word(HashFields.timestamp(Instant.ofEpochSecond(rows.seconds(row), rows.nanos(row))));
        for (int i = 0; i < fields.length; i++) {
            commands.raw(fields[i], 0, fields[i].length);
            commands.word(buffer, rows.valueOffset(row, i), rows.valueLength(row, i));
        }
        if (rules.keyTtl().isPresent()) {
            commands.words(3);
            commands.raw(EXPIRE, 0, EXPIRE.length);
            commands.word(buffer, rows.keyOffset(row), rows.keyLength(row), project);
            commands.raw(ttl, 0, ttl.length);
        }
    }

    private ServeException failure(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return ServeException.of(
                        ErrorCode.DEADLINE_EXCEEDED, "online store %s did not answer in time".formatted(store));
            }
        }
        return ServeException.of(ErrorCode.UNAVAILABLE, "online store %s failed: %s".formatted(store, e.getMessage()));
    }
}
