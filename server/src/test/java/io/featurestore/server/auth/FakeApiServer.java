package io.featurestore.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// As much of the Kubernetes API as a server asks: TokenReviews, and RoleBindings of one namespace with a watch.
final class FakeApiServer implements AutoCloseable {
    static final String NAMESPACE = "feast-ns";
    static final String OWN_TOKEN = "own-token";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Path tokenFile;
    private final Map<String, JsonNode> users = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> audiences = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> bindings = new ConcurrentHashMap<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final AtomicInteger reviews = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile boolean silent;
    volatile int reviewStatus = 201;
    volatile int listStatus = 200;
    volatile Optional<JsonNode> lastReview = Optional.empty();

    FakeApiServer(Path directory) throws IOException {
        tokenFile = Files.writeString(directory.resolve("token"), OWN_TOKEN + "\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/authentication.k8s.io/v1/tokenreviews", this::review);
        server.createContext(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/" + NAMESPACE + "/rolebindings", this::roleBindings);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        user(OWN_TOKEN, "system:serviceaccount:" + NAMESPACE + ":feast-sample");
    }

    ClusterAccess access() {
        return new ClusterAccess(
                "http://127.0.0.1:" + server.getAddress().getPort(), Optional.empty(), tokenFile, NAMESPACE);
    }

    void user(String token, String username, String... groups) {
        ObjectNode user = JSON.createObjectNode().put("username", username);
        ArrayNode array = user.putArray("groups");
        List.of(groups).forEach(array::add);
        users.put(token, user);
    }

    void audience(String token, String... accepted) {
        audiences.put(token, Set.of(accepted));
    }

    void forget(String token) {
        users.remove(token);
    }

    void bind(String name, String roleKind, String role, JsonNode subject) {
        JsonNode binding = binding(name, roleKind, role, subject);
        bindings.put(name, binding);
        send("ADDED", binding);
    }

    void unbind(String name) {
        JsonNode binding = bindings.remove(name);
        if (binding != null) {
            send("DELETED", binding);
        }
    }

    /// Ends the watch as an API server does whose history no longer reaches back so far.
    void expireWatch() {
        events.add("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410}}\n");
    }

    private void send(String type, JsonNode object) {
        ObjectNode event = JSON.createObjectNode().put("type", type);
        event.set("object", object);
        events.add(event + "\n");
    }

    static JsonNode serviceAccount(String namespace, String name) {
        return JSON.createObjectNode()
                .put("kind", "ServiceAccount")
                .put("namespace", namespace)
                .put("name", name);
    }

    static JsonNode subject(String kind, String name) {
        return JSON.createObjectNode().put("kind", kind).put("name", name);
    }

    private static JsonNode binding(String name, String roleKind, String role, JsonNode subject) {
        ObjectNode binding = JSON.createObjectNode();
        binding.putObject("metadata").put("name", name).put("resourceVersion", "2");
        binding.putObject("roleRef").put("kind", roleKind).put("name", role);
        binding.putArray("subjects").add(subject);
        return binding;
    }

    private void review(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        String token = request.path("spec").path("token").asText();
        if (!token.equals(OWN_TOKEN)) {
            reviews.incrementAndGet();
            lastReview = Optional.of(request);
        }
        if (silent) {
            awaitClose();
        }
        ObjectNode answer = JSON.createObjectNode().put("kind", "TokenReview");
        ObjectNode status = answer.putObject("status");
        JsonNode user = users.get(token);
        status.put("authenticated", user != null);
        if (user == null) {
            status.put("error", "[invalid bearer token]");
        } else {
            status.set("user", user);
            ArrayNode accepted = status.putArray("audiences");
            audiences.getOrDefault(token, Set.of()).forEach(accepted::add);
        }
        boolean authorized =
                exchange.getRequestHeaders().getFirst("Authorization").equals("Bearer " + OWN_TOKEN);
        send(exchange, authorized ? reviewStatus : 401, answer.toString());
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void roleBindings(HttpExchange exchange) throws IOException {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        if (query.contains("watch=true")) {
            watch(exchange);
            return;
        }
        events.clear();
        ObjectNode list = JSON.createObjectNode();
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items").addAll(bindings.values());
        send(exchange, listStatus, list.toString());
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream stream = exchange.getResponseBody()) {
            stream.flush();
            while (true) {
                String event = events.take();
                if (event.isEmpty()) {
                    return;
                }
                stream.write(event.getBytes(StandardCharsets.UTF_8));
                stream.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        events.add("");
        server.stop(0);
    }
}
