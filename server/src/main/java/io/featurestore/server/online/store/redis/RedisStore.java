package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Cells;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.ViewReader;
import io.featurestore.server.online.store.WriteBatch;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/// One Redis server, in Feast's layout. Every read is one pipeline of `HMGET`s on one connection.
public final class RedisStore implements OnlineStore {
    /// How many cells one pipeline asks for at most: a bound on what waits in Redis' output buffer.
    private static final int CELLS_PER_PIPELINE = 100_000;

    private final String name;
    private final byte[] keySuffix;
    private final RedisConnections connections;
    private final RedisWriter writer;

    RedisStore(String name, String project, RedisConnections connections, WriteRules rules) {
        this.name = name;
        this.keySuffix = project.getBytes(UTF_8);
        this.connections = connections;
        this.writer = new RedisWriter(keySuffix, rules);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean blocksInNativeCode() {
        return false;
    }

    @Override
    public ViewReader reader(String view, List<String> features) {
        return new RedisReader(view, features);
    }

    @Override
    public void read(List<Fetch> fetches) {
        connections.use(connection -> {
            int from = 0;
            int cells = 0;
            for (int i = 0; i < fetches.size(); i++) {
                Fetch fetch = fetches.get(i);
                int fetchCells = fetch.cells().rows() * (fetch.cells().columns() + 1);
                if (cells + fetchCells > CELLS_PER_PIPELINE) {
                    receive(connection, fetches.subList(from, i));
                    from = i;
                    cells = 0;
                }
                cells += fetchCells;
                if (fetchCells > CELLS_PER_PIPELINE) {
                    readInSteps(connection, fetch);
                    from = i + 1;
                    cells = 0;
                } else {
                    send(connection, fetch, 0, fetch.cells().rows());
                }
            }
            receive(connection, fetches.subList(from, fetches.size()));
        });
    }

    private void readInSteps(Connection connection, Fetch fetch) {
        int rows = fetch.cells().rows();
        int step = Math.max(1, CELLS_PER_PIPELINE / (fetch.cells().columns() + 1));
        for (int from = 0; from < rows; from += step) {
            int to = Math.min(rows, from + step);
            send(connection, fetch, from, to);
            receive(connection, fetch, from, to);
        }
    }

    private void send(Connection connection, Fetch fetch, int from, int to) {
        RedisReader reader = (RedisReader) fetch.reader();
        for (int row = from; row < to; row++) {
            CommandArguments hmget =
                    new CommandArguments(Command.HMGET).key(RedisKeys.of(fetch.keys()[row], keySuffix));
            for (var field : reader.fields()) {
                hmget.add(field);
            }
            connection.sendCommand(hmget);
        }
    }

    private static void receive(Connection connection, List<Fetch> fetches) {
        for (Fetch fetch : fetches) {
            receive(connection, fetch, 0, fetch.cells().rows());
        }
    }

    private static void receive(Connection connection, Fetch fetch, int from, int to) {
        Cells cells = fetch.cells();
        int columns = cells.columns();
        for (int row = from; row < to; row++) {
            List<Object> reply = connection.getObjectMultiBulkReply();
            for (int column = 0; column < columns; column++) {
                if (reply.get(column) instanceof byte[] value) {
                    cells.set(row, column, value);
                }
            }
            if (reply.get(columns) instanceof byte[] time) {
                setTime(cells, row, time);
            }
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

    @Override
    public void write(WriteBatch batch) {
        connections.use(connection -> writer.write(connection, batch));
    }

    @Override
    public void ping() {
        connections.use(Connection::ping);
    }

    @Override
    public void close() {
        connections.close();
    }
}
