package io.featurestore.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS of one server: TLS 1.2 and 1.3, no certificates of clients. A certificate that is renewed on disk is used for
/// new connections within seconds, without a restart; files that can't be used, or of which only one is new yet, leave
/// the one before in use, and a warning in the log.
public final class ServerTls implements AutoCloseable {
    /// What is spoken, best first.
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Path key;
    private final Path chain;
    private final ReloadedKeys keys;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tls-files").daemon().factory());
    private List<Seen> seen;

    /// How a file looked: a Secret that is mounted anew has new files behind the same names.
    private record Seen(FileTime modified, long size, Optional<String> identity) {
        static Seen of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    Optional.ofNullable(attributes.fileKey()).map(Object::toString));
        }
    }

    private ServerTls(Path key, Path chain, List<Seen> seen, Credentials credentials) {
        this.key = key;
        this.chain = chain;
        this.seen = seen;
        this.keys = new ReloadedKeys(credentials);
    }

    /// Reads both files, and from now on looks whether they change.
    ///
    /// @param key PEM, not encrypted
    /// @param chain PEM, the server's own certificate first
    /// @throws IOException naming the file that can't be read
    /// @throws GeneralSecurityException naming what is wrong with their content
    public static ServerTls open(Path key, Path chain) throws IOException, GeneralSecurityException {
        List<Seen> seen = seen(key, chain);
        ServerTls tls = new ServerTls(key, chain, seen, Credentials.read(key, chain));
        ScheduledFuture<?> ignored = tls.timer.scheduleWithFixedDelay(
                tls::look, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return tls;
    }

    private static List<Seen> seen(Path key, Path chain) throws IOException {
        try {
            return List.of(Seen.of(key), Seen.of(chain));
        } catch (NoSuchFileException e) {
            throw new IOException(e.getMessage() + ": there is no such file", e);
        }
    }

    /// The server's key and certificates, as they are at each handshake.
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /// Takes over what the files hold, if they have changed.
    synchronized void look() {
        try {
            List<Seen> now = seen(key, chain);
            if (!now.equals(seen)) {
                seen = now;
                keys.replace(Credentials.read(key, chain));
                LOG.info("the TLS certificate in {} is new: used from now on", chain);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn("the TLS files have changed and can't be used, the certificate before stays: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
