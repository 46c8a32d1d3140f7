package io.featurestore.server.online.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/// A connection that the client library has opened (TLS, user, password, database) and that then carries commands which
/// were encoded here: the library makes several objects for each word of a command, which is most of the cost of a
/// load.
record BulkConnection(Connection opened, OutputStream out, RespInput in) implements AutoCloseable {

    static BulkConnection open(HostAndPort address, JedisClientConfig config) {
        DefaultJedisSocketFactory sockets = new DefaultJedisSocketFactory(address, config);
        Socket[] made = new Socket[1];
        Connection connection = new Connection(
                () -> {
                    made[0] = sockets.createSocket();
                    return made[0];
                },
                config);
        try {
            // An answer to a command shows that the library has nothing left in its buffers.
            connection.ping();
            OutputStream out = made[0].getOutputStream();
            InputStream in = made[0].getInputStream();
            return new BulkConnection(connection, out, new RespInput(in));
        } catch (IOException e) {
            connection.disconnect();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            connection.disconnect();
            throw e;
        }
    }

    @Override
    public void close() {
        opened.disconnect();
    }
}
