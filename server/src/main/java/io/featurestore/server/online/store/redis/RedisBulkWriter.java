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
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// Loads by Feast's rule: a row that is not later than what is stored is left out. Redis always has work: while the
/// answer for one step is looked at, it is busy with the rows of the step before and with the question for the step
/// after.
final class RedisBulkWriter implements BulkWriter {
    /// A bound on what waits for Redis to take it in; a row is sent whole, however large.
    private static final int ROWS_PER_STEP = 1_000;

    private static final byte[] HSET = RespOutput.encoded("HSET");
    private static final byte[] HMGET = RespOutput.encoded("HMGET");
    private static final byte[] EXPIRE = RespOutput.encoded("EXPIRE");
    private static final byte[] EXISTS = RespOutput.encoded("EXISTS");

    /// How many messages are on their way at a time.
    private static final int AHEAD = 2;

    private final String store;
    private final byte[] project;
    private final WriteRules rules;
    private final Supplier<BulkConnection> connect;
    private final byte[][] fields;
    private final byte[] timeField;
    private final byte[] ttl;

    private final RespOutput out = new RespOutput();
    private final ArrayDeque<Message> sent = new ArrayDeque<>();
    private final ArrayDeque<Step> free = new ArrayDeque<>();
    /// Whether to ask for all keys of a step at once whether there are any, which costs a fraction of asking each for
    /// its time: worthwhile as long as there are none.
    private boolean expectsNone = true;

    private @Nullable BulkConnection connection;

    /// What was sent, whose answers have not been read.
    ///
    /// @param writes commands that were answered with a number each
    /// @param step the rows whose stored times were asked for behind these
    /// @param together whether it was only asked whether there are any
    private record Message(int writes, Step step, boolean together) {}

    /// Rows that are encoded, and will be sent when it is known what is stored.
    private static final class Step {
        private final RespOutput keys = new RespOutput();
        private final int[] keyEnds = new int[ROWS_PER_STEP];
        private final RespOutput commands = new RespOutput();
        private final int[] ends = new int[ROWS_PER_STEP];
        private final long[] seconds = new long[ROWS_PER_STEP];
        private final int[] nanos = new int[ROWS_PER_STEP];
        private int rows;

        void clear() {
            keys.clear();
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
            Step step = free.isEmpty() ? new Step() : free.pop();
            encode(rows, from, Math.min(rows.rows(), from + ROWS_PER_STEP), step);
            telling(() -> turn(step, AHEAD));
        }
    }

    @Override
    public void finish() {
        while (!sent.isEmpty()) {
            telling(() -> turn(new Step(), 1));
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }

    private interface Talk {
        void run() throws IOException;
    }

    private void telling(Talk talk) {
        try {
            talk.run();
        } catch (IOException | UncheckedIOException | JedisException e) {
            throw failure(e);
        }
    }

    /// Reads the answers to the oldest message if so many are on their way, sends the rows whose stored times are now
    /// known, and asks for those of the next.
    private void turn(Step next, int most) throws IOException {
        BulkConnection redis = connection();
        out.clear();
        int writes = 0;
        if (sent.size() >= most) {
            Message oldest = sent.pop();
            for (int i = 0; i < oldest.writes(); i++) {
                long ignored = redis.in().number();
            }
            if (oldest.together() && oldest.step().rows > 0 && !noneThere(redis)) {
                askEach(oldest.step());
                sent.add(new Message(0, oldest.step(), false));
            } else {
                writes = settle(redis, oldest);
                oldest.step().clear();
                free.push(oldest.step());
            }
        }
        boolean together = expectsNone && !rules.skipDedup();
        ask(next, together);
        if (out.size() > 0) {
            out.writeTo(redis.out());
        }
        if (writes > 0 || next.rows > 0) {
            sent.add(new Message(writes, next, together));
        }
    }

    private BulkConnection connection() {
        if (connection == null) {
            connection = connect.get();
        }
        return connection;
    }

    /// Puts the rows of a step that are later than what is stored into what is sent next.
    ///
    /// @return how many answers there will be
    private int settle(BulkConnection redis, Message message) throws IOException {
        Step step = message.step();
        if (step.rows == 0) {
            return 0;
        }
        int answers = rules.keyTtl().isPresent() ? 2 : 1;
        if (rules.skipDedup() || message.together()) {
            out.raw(step.commands, 0, step.commands.size());
            return step.rows * answers;
        }
        int later = 0;
        int from = 0;
        for (int row = 0; row < step.rows; row++) {
            if (step.isLater(row, stored(redis.in().onlyField()))) {
                later++;
            } else {
                out.raw(step.commands, from, row == 0 ? 0 : step.ends[row - 1]);
                from = step.ends[row];
            }
        }
        out.raw(step.commands, from, step.commands.size());
        return later * answers;
    }

    /// A user may be granted no EXISTS: then each key is asked.
    private boolean noneThere(BulkConnection redis) throws IOException {
        try {
            boolean none = redis.in().number() == 0;
            expectsNone = expectsNone && none;
            return none;
        } catch (JedisDataException e) {
            expectsNone = false;
            return false;
        }
    }

    private static Timestamp stored(byte[] value) {
        try {
            return HashFields.parseTimestamp(value);
        } catch (InvalidProtocolBufferException e) {
            return Timestamp.getDefaultInstance();
        }
    }

    private void ask(Step step, boolean together) {
        if (step.rows == 0 || rules.skipDedup()) {
            return;
        }
        if (together) {
            out.words(1 + step.rows);
            out.raw(EXISTS, 0, EXISTS.length);
            out.raw(step.keys, 0, step.keys.size());
        } else {
            askEach(step);
        }
    }

    private void askEach(Step step) {
        int from = 0;
        for (int row = 0; row < step.rows; row++) {
            out.words(3);
            out.raw(HMGET, 0, HMGET.length);
            out.raw(step.keys, from, step.keyEnds[row]);
            out.raw(timeField, 0, timeField.length);
            from = step.keyEnds[row];
        }
    }

    private void encode(EncodedRows rows, int from, int to, Step step) {
        for (int row = from; row < to; row++) {
            step.keys.word(rows.buffer(), rows.keyOffset(row), rows.keyLength(row), project);
            step.keyEnds[step.rows] = step.keys.size();
            encode(rows, row, step.commands);
            step.ends[step.rows] = step.commands.size();
            step.seconds[step.rows] = rows.seconds(row);
            step.nanos[step.rows] = rows.nanos(row);
            step.rows++;
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
