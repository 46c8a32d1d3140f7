package io.featurestore.server.fetch;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Git's own `git http-backend` behind a web server of this process, with basic authentication if a user is given.
final class GitHttp implements AutoCloseable {
    private static final int NOT_LISTED = 0;

    private final HttpServer server;
    private final OriginRepository origin;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<@Nullable String> authorization = new AtomicReference<>();

    private GitHttp(HttpServer server, OriginRepository origin) {
        this.server = server;
        this.origin = origin;
    }

    static GitHttp of(OriginRepository origin, String user, String password) throws IOException {
        return of(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), NOT_LISTED),
                origin,
                user,
                password);
    }

    /// Over TLS.
    static GitHttp over(SSLContext tls, OriginRepository origin) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), NOT_LISTED);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return of(server, origin, "", "");
    }

    private static GitHttp of(HttpServer server, OriginRepository origin, String user, String password) {
        GitHttp git = new GitHttp(server, origin);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var context = server.createContext("/", git::answer);
        if (!user.isEmpty()) {
            context.setAuthenticator(new BasicAuthenticator("git") {
                @Override
                public boolean checkCredentials(String givenUser, String givenPassword) {
                    return givenUser.equals(user) && givenPassword.equals(password);
                }
            });
        }
        server.start();
        return git;
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + host() + "/.git";
    }

    String url(String user, String password) {
        return "http://" + user + ":" + password + "@" + host() + "/.git";
    }

    static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /// The credentials of the last request that had some.
    Optional<String> authorization() {
        return Optional.ofNullable(authorization.get());
    }

    long bytesSent() {
        return sent.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .ifPresent(authorization::set);
            byte[] request = exchange.getRequestBody().readAllBytes();
            ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
            Map<String, String> environment = builder.environment();
            environment.put("GIT_PROJECT_ROOT", origin.folder().toString());
            environment.put("GIT_HTTP_EXPORT_ALL", "1");
            environment.put("GIT_CONFIG_COUNT", "1");
            environment.put("GIT_CONFIG_KEY_0", "safe.directory");
            environment.put("GIT_CONFIG_VALUE_0", "*");
            environment.put("REQUEST_METHOD", exchange.getRequestMethod());
            environment.put("PATH_INFO", exchange.getRequestURI().getPath());
            environment.put(
                    "QUERY_STRING",
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
            environment.put("CONTENT_LENGTH", String.valueOf(request.length));
            header(exchange, "Content-Type", "CONTENT_TYPE", environment);
            header(exchange, "Content-Encoding", "HTTP_CONTENT_ENCODING", environment);
            header(exchange, "Git-Protocol", "GIT_PROTOCOL", environment);
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (var in = process.getOutputStream()) {
                in.write(request);
            }
            reply(exchange, process.getInputStream());
        }
    }

    private static void header(HttpExchange exchange, String name, String variable, Map<String, String> environment) {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                .ifPresent(value -> environment.put(variable, value));
    }

    private void reply(HttpExchange exchange, InputStream cgi) throws IOException {
        int status = 200;
        for (String line = line(cgi); !line.isEmpty(); line = line(cgi)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(line.substring(0, colon), value);
            }
        }
        byte[] body = cgi.readAllBytes();
        sent.addAndGet(body.length);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int letter = in.read(); letter >= 0 && letter != '\n'; letter = in.read()) {
            line.write(letter);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
