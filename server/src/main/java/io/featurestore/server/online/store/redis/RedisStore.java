package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.BulkWriter;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.ViewReader;
import io.featurestore.server.online.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/// One Redis server, in Feast's layout. Every read is one pipeline on one connection, with one command for each entity.
public final class RedisStore implements OnlineStore {
    /// How many cells one pipeline asks for at most: a bound on what waits in Redis' output buffer.
    private static final int CELLS_PER_PIPELINE = 100_000;

    private final String name;
    private final byte[] keySuffix;
    private final RedisConnections connections;
    private final RedisWriter writer;
    private final WriteRules rules;
    private final Supplier<BulkConnection> bulkConnections;
    /// False once the server has refused a command of a read that it may only refuse for whole hashes: a user can be
    /// granted `HMGET` alone.
    private volatile boolean mayReadWhole = true;

    /// @param bulkConnections opens a connection for one load
    RedisStore(
            String name,
            String project,
            RedisConnections connections,
            WriteRules rules,
            Supplier<BulkConnection> bulkConnections) {
        this.name = name;
        this.rules = rules;
        this.bulkConnections = bulkConnections;
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
        boolean tried = mayReadWhole;
        try {
            readHashes(HashRead.of(fetches, tried));
        } catch (ServeException e) {
            if (tried == mayReadWhole) {
                throw e;
            }
            readHashes(HashRead.of(fetches, false));
        }
    }

    private void readHashes(List<HashRead> reads) {
        connections.use(connection -> {
            try {
                read(connection, reads);
            } catch (JedisAccessControlException e) {
                mayReadWhole = false;
                throw e;
            }
        });
    }

    private void read(Connection connection, List<HashRead> reads) {
        List<Step> waiting = new ArrayList<>();
        long cells = 0;
        for (HashRead read : reads) {
            int rows = read.keys().length;
            int mostRows = Math.max(1, CELLS_PER_PIPELINE / read.width());
            for (int from = 0; from < rows; from += mostRows) {
                Step step = Step.of(read, from, Math.min(rows, from + mostRows));
                if (!waiting.isEmpty() && cells + step.cells() > CELLS_PER_PIPELINE) {
                    receive(connection, waiting);
                    cells = 0;
                }
                cells += step.cells();
                send(connection, step);
                waiting.add(step);
            }
        }
        receive(connection, waiting);
    }

    /// The rows of a read that go into one pipeline.
    ///
    /// @param looks whether the first of them is looked at, too
    private record Step(HashRead read, int from, int to, boolean looks) {
        static Step of(HashRead read, int from, int to) {
            return new Step(read, from, to, from == 0 && to > 0 && read.isWorthALook(System.nanoTime()));
        }

        long cells() {
            return (long) (to - from) * read.width();
        }
    }

    private void send(Connection connection, Step step) {
        for (int row = step.from(); row < step.to(); row++) {
            byte[] key = RedisKeys.of(step.read().keys()[row], keySuffix);
            connection.sendCommand(step.read().command(key));
            if (row == 0 && step.looks()) {
                HashShape.look(connection, key);
            }
        }
    }

    private static void receive(Connection connection, List<Step> steps) {
        for (Step step : steps) {
            for (int row = step.from(); row < step.to(); row++) {
                step.read().put(row, connection.getObjectMultiBulkReply());
                if (row == 0 && step.looks()) {
                    step.read().seen(HashShape.receive(connection, System.nanoTime()));
                }
            }
        }
        steps.clear();
    }

    @Override
    public void write(WriteBatch batch) {
        connections.use(connection -> writer.write(connection, batch));
    }

    @Override
    public BulkWriter bulk(String view, List<String> features) {
        return new RedisBulkWriter(name, keySuffix, rules, bulkConnections, view, features);
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
