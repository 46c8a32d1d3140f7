package io.featurestore.server.online.store.redis;

import io.featurestore.server.config.OnlineStoreConfig.RedisTls;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// Connects to one Redis, and says what is wrong where that fails: most of what a user can configure wrongly shows
/// here.
record RedisConnector(HostAndPort address, DefaultJedisClientConfig client, Optional<RedisTls> tls) {

    String name() {
        return "redis at " + address;
    }

    /// A connection that is ready for commands.
    ///
    /// @throws ServeException `UNAVAILABLE`, or `DEADLINE_EXCEEDED` if the server takes no connection in time
    Connection connect() {
        return telling(() -> {
            Connection connection = new Connection(address, client);
            if (tls.isPresent()) {
                // A server that refuses the client's certificate says so after its own handshake.
                connection.ping();
            }
            return connection;
        });
    }

    /// The same, for one load.
    BulkConnection connectForBulk() {
        return telling(() -> BulkConnection.open(address, client));
    }

    private <T> T telling(Supplier<T> connecting) {
        try {
            return connecting.get();
        } catch (JedisDataException e) {
            throw failure(ErrorCode.UNAVAILABLE, "failed: " + e.getMessage());
        } catch (JedisException e) {
            boolean late = cause(e, SocketTimeoutException.class).isPresent();
            throw late
                    ? failure(ErrorCode.DEADLINE_EXCEEDED, "did not answer in time" + speaksTls())
                    : failure(ErrorCode.UNAVAILABLE, "failed: " + reason(e));
        }
    }

    private ServeException failure(ErrorCode code, String what) {
        return ServeException.of(code, "online store %s %s".formatted(name(), what));
    }

    private String speaksTls() {
        return tls.isPresent() ? ": does it speak TLS on this port?" : "";
    }

    private String reason(JedisException e) {
        Optional<SSLException> handshake = cause(e, SSLException.class);
        if (handshake.isPresent()) {
            String message = String.valueOf(handshake.get().getMessage());
            if (message.contains("PKIX path")) {
                return untrusted();
            }
            return cause(e, CertificateException.class)
                    .map(other -> ("its certificate is for another host: %s. ssl_check_hostname=false leaves host names"
                                    + " unchecked")
                            .formatted(other.getMessage()))
                    // Whether the server's alert or the end of the connection is seen first is a matter of time.
                    .orElse("no TLS connection: " + message + certificateHint());
        }
        return deepest(e) + certificateHint();
    }

    private String certificateHint() {
        boolean mayWantCertificate =
                tls.isPresent() && tls.get().clientCertificate().isEmpty();
        return mayWantCertificate
                ? "; if it asks clients for a certificate, name one with ssl_certfile and ssl_keyfile"
                : "";
    }

    private String untrusted() {
        boolean own = tls.flatMap(RedisTls::roots).isPresent();
        return own
                ? "its certificate is not signed by an authority in the file of ssl_ca_certs"
                : "its certificate is not signed by an authority that the system knows; ssl_ca_certs names a file with"
                        + " another one";
    }

    private static String deepest(JedisException e) {
        return causes(e)
                .reduce((outer, inner) -> inner)
                .map(inner -> String.valueOf(inner.getMessage()))
                .orElseGet(() -> String.valueOf(e.getMessage()));
    }

    private static <T extends Throwable> Optional<T> cause(JedisException e, Class<T> type) {
        return causes(e).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> causes(JedisException e) {
        return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause);
    }
}
