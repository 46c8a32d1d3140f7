import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An API server just real enough for the operator to start against, reconcile one FeatureStore and write its children:
/// the run from which the image's AOT cache is made. It keeps nothing but leases, and answers each write with what was
/// written.
///
///     java ApiServer.java KEYSTORE PASSWORD FEATURESTORE.json SECRET.json PORT-FILE LOG
final class ApiServer {

    private static final Pattern UID = Pattern.compile("\"metadata\"\\s*:\\s*\\{");

    private final Map<String, String> leases = new ConcurrentHashMap<>();
    private final String featureStore;
    private final String secret;
    private final Path log;

    private ApiServer(String featureStore, String secret, Path log) {
        this.featureStore = featureStore;
        this.secret = secret;
        this.log = log;
    }

    public static void main(String[] args) throws Exception {
        var api = new ApiServer(Files.readString(Path.of(args[2])), Files.readString(Path.of(args[3])), Path.of(args[5]));
        var keys = KeyStore.getInstance(Path.of(args[0]).toFile(), args[1].toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, args[1].toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", api::answer);
        server.start();
        Files.writeString(Path.of(args[4]), Integer.toString(server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        String body;
        try (InputStream in = exchange.getRequestBody()) {
            body = new String(in.readAllBytes());
        }
        note(exchange.getRequestMethod() + " " + path + " " + query);
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            send(exchange, 503, "{}"); // no WebSocket here: the client goes on with a plain watch
        } else if (query.contains("watch=true") || query.contains("watch=1")) {
            hold(exchange);
        } else if (path.contains("/leases")) {
            lease(exchange, path, body);
        } else if (path.endsWith("/selfsubjectrulesreviews")) {
            send(exchange, 201, EVERYTHING_ALLOWED);
        } else if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, 200, read(path));
        } else {
            send(exchange, 200, written(body));
        }
    }

    private synchronized void note(String request) throws IOException {
        Files.writeString(log, request + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String read(String path) {
        if (path.equals("/version")) {
            return "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.4\"}";
        }
        if (path.equals("/api") || path.equals("/apis")) {
            return "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}";
        }
        if (path.endsWith("/featurestores")) {
            return list(featureStore);
        }
        return list(path.endsWith("/secrets") ? secret : "");
    }

    private static String list(String items) {
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["
                + items + "]}";
    }

    private void lease(HttpExchange exchange, String path, String body) throws IOException {
        var name = path.endsWith("/leases") ? path + "/" + "66483dbd.feast.dev" : path;
        if (!exchange.getRequestMethod().equals("GET")) {
            leases.put(name, written(body));
        }
        var found = leases.get(name);
        send(exchange, found == null ? 404 : 200, found == null ? NOT_FOUND : found);
    }

    private static final String EVERYTHING_ALLOWED =
            "{\"kind\":\"SelfSubjectRulesReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"resourceRules\":"
                    + "[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}],\"nonResourceRules\":[]}}";
    private static final String NOT_FOUND =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";

    /// What was written, with a uid and a version, as a server would answer it.
    private static String written(String body) {
        return UID.matcher(body)
                .replaceFirst(Matcher.quoteReplacement("\"metadata\":{\"uid\":\"11111111-1111-4111-8111-111111111111\","
                        + "\"resourceVersion\":\"2\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\","));
    }

    /// A watch: open, and silent.
    private static void hold(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        var bytes = body.getBytes();
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
