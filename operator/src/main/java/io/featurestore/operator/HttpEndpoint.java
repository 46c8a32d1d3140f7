package io.featurestore.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A plain HTTP port with a few fixed paths, for probes and for Prometheus.
final class HttpEndpoint implements AutoCloseable {
    /// What a path answers.
    record Page(int status, String contentType, String text) {
        static Page plain(int status, String text) {
            return new Page(status, "text/plain; charset=utf-8", text);
        }
    }

    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Serves `pages` by path.
    ///
    /// @param address `HOST:PORT` or `:PORT`; port 0 lets the system choose
    static HttpEndpoint start(String address, Map<String, Supplier<Page>> pages) throws IOException {
        HttpServer server = HttpServer.create(parse(address), 0);
        ExecutorService threads = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("http " + address).factory());
        server.createContext("/", exchange -> answer(exchange, pages));
        server.setExecutor(threads);
        server.start();
        return new HttpEndpoint(server, threads);
    }

    /// The port that is listened on.
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        return colon <= 0 ? new InetSocketAddress(port) : new InetSocketAddress(address.substring(0, colon), port);
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages) throws IOException {
        try (exchange) {
            Page page = pages.getOrDefault(
                            exchange.getRequestURI().getPath(), () -> Page.plain(NOT_FOUND, "not found\n"))
                    .get();
            byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.sendResponseHeaders(page.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
