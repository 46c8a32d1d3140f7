package io.featurestore.operator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Stands between an operator and the API server, passes everything on, and holds back what is answered about Leases
/// for a time of the test's choice. Of the rest it remembers when something was written.
final class SlowLeases implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("^(GET|POST|PUT|PATCH|DELETE) (\\S+) HTTP/1.1\r\n");
    private static final int BUFFER = 1 << 16;

    private final Config direct;
    private final URI server;
    private final SSLContext tls;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Instant> writes = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Duration delay = Duration.ZERO;

    SlowLeases(Config direct) throws IOException, GeneralSecurityException {
        this.direct = direct;
        this.server = URI.create(direct.getMasterUrl());
        this.tls = trusting(Path.of(direct.getCaCertFile()));
        threads.execute(this::accept);
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry(Integer.toString(store.size()), each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /// The way through here.
    Config config() {
        return new ConfigBuilder(direct)
                .withMasterUrl("http://127.0.0.1:" + listener.getLocalPort())
                .withHttp2Disable(true)
                .build();
    }

    /// From now on answers about Leases come so much later.
    void delay(Duration time) {
        delay = time;
    }

    /// When something was written that is neither a Lease nor an event, oldest first.
    List<Instant> writes() {
        return List.copyOf(writes);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> connect(client));
            } catch (IOException ignored) {
                // It is closed, and the loop ends.
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket upstream = tls.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
            open.add(upstream);
            Connection connection = new Connection();
            threads.execute(() -> quietly(() -> {
                connection.requests(client.getInputStream(), upstream.getOutputStream());
                upstream.shutdownOutput();
            }));
            connection.answers(upstream.getInputStream(), client.getOutputStream());
        } catch (IOException ignored) {
            // One of both has hung up; so does the other.
        }
    }

    private interface Transfer {
        void run() throws IOException;
    }

    private static void quietly(Transfer transfer) {
        try {
            transfer.run();
        } catch (IOException ignored) {
            // As above.
        }
    }

    /// One connection of HTTP/1.1: one request, then its answer.
    private final class Connection {
        private volatile boolean aboutLeases;

        void requests(InputStream from, OutputStream to) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                Matcher request = REQUEST.matcher(new String(buffer, 0, read, ISO_8859_1));
                if (request.find()) {
                    note(request.group(1), request.group(2));
                }
                to.write(buffer, 0, read);
            }
        }

        private void note(String method, String path) {
            aboutLeases = path.contains("/leases/");
            if (!method.equals("GET") && !aboutLeases && !path.contains("/events")) {
                writes.add(Instant.now());
            }
        }

        void answers(InputStream from, OutputStream to) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                // Once an answer, in however many pieces it comes.
                boolean held = aboutLeases;
                aboutLeases = false;
                if (held && closesMeanwhile()) {
                    return;
                }
                to.write(buffer, 0, read);
            }
        }

        private boolean closesMeanwhile() {
            try {
                return closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.close();
    }
}
