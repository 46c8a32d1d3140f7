package io.featurestore.server.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// Serves `GET /metrics` on a port of its own, never on that of the data, so that it needs no token and can be closed
/// off by network policy.
public final class MetricsEndpoint implements AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final byte[] NOT_FOUND = "only /metrics is here\n".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    private MetricsEndpoint(HttpServer server) {
        this.server = server;
    }

    /// @param address where to listen; port 0 takes any free one
    /// @throws IOException if the address can't be bound
    public static MetricsEndpoint start(InetSocketAddress address, Metrics metrics) throws IOException {
        HttpServer server = HttpServer.create(address, 16);
        server.createContext("/metrics", exchange -> answer(exchange, metrics));
        server.createContext("/", exchange -> send(exchange, 404, NOT_FOUND));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return new MetricsEndpoint(server);
    }

    /// The port that is listened on.
    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Metrics metrics) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean known = path.equals("/metrics") || path.equals("/metrics/");
        if (!known) {
            send(exchange, 404, NOT_FOUND);
        } else {
            send(exchange, 200, metrics.scrape().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
