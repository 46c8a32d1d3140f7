import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An API server just real enough for the operator to start against, reconcile one FeatureStore, write its children and
/// see its Deployment become available: the run from which the image's AOT cache is made. Like a real one it speaks
/// HTTP/2 and watches over WebSockets. It keeps nothing but leases, and answers each write with what was written.
///
///     java -cp VERTX-JARS ApiServer.java KEYSTORE PASSWORD FEATURESTORE.json SECRET.json PORT-FILE LOG
///
/// All state belongs to the one event loop.
final class ApiServer {
    private static final Pattern METADATA = Pattern.compile("\"metadata\"\\s*:\\s*\\{");
    private static final String EVERYTHING_ALLOWED =
            "{\"kind\":\"SelfSubjectRulesReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"resourceRules\":"
                    + "[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}],\"nonResourceRules\":[]}}";
    private static final String NOT_FOUND =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";
    private static final String AVAILABLE =
            "\"status\":{\"observedGeneration\":1,\"replicas\":1,\"readyReplicas\":1,\"availableReplicas\":1,\"conditions\":"
                    + "[{\"type\":\"Available\",\"status\":\"True\"},{\"type\":\"Progressing\",\"status\":\"True\"}]}";

    private final Map<String, String> leases = new HashMap<>();
    private final Map<String, ServerWebSocket> watches = new HashMap<>();
    private final String featureStore;
    private final String secret;
    private final Path log;

    private ApiServer(String featureStore, String secret, Path log) {
        this.featureStore = featureStore;
        this.secret = secret;
        this.log = log;
    }

    public static void main(String[] args) throws IOException {
        var api = new ApiServer(Files.readString(Path.of(args[2])), Files.readString(Path.of(args[3])), Path.of(args[5]));
        var options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PfxOptions().setPath(args[0]).setPassword(args[1]))
                .setHost("127.0.0.1")
                .setPort(0);
        var server = Vertx.vertx()
                .createHttpServer(options)
                .webSocketHandler(api::watch)
                .requestHandler(request -> request.body().onSuccess(body -> api.answer(request, body.toString())))
                .listen()
                .await();
        Files.writeString(Path.of(args[4]), Integer.toString(server.actualPort()));
    }

    private void watch(ServerWebSocket socket) {
        note("WATCH " + socket.path() + " " + socket.query());
        watches.put(socket.path(), socket);
    }

    private void answer(HttpServerRequest request, String body) {
        var path = request.path();
        note(request.method() + " " + path + " " + request.query());
        if (path.contains("/leases")) {
            lease(request, path, body);
        } else if (path.endsWith("/selfsubjectrulesreviews")) {
            send(request, 201, EVERYTHING_ALLOWED);
        } else if (request.method().equals(HttpMethod.GET)) {
            send(request, 200, read(path));
        } else {
            send(request, 200, written(body));
            if (path.contains("/deployments/")) {
                becomeAvailable(body);
            }
        }
    }

    private void note(String request) {
        try {
            Files.writeString(log, request + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private void lease(HttpServerRequest request, String path, String body) {
        var name = path.endsWith("/leases") ? path + "/" + "66483dbd.feast.dev" : path;
        if (!request.method().equals(HttpMethod.GET)) {
            leases.put(name, written(body));
        }
        var found = leases.get(name);
        send(request, found == null ? 404 : 200, found == null ? NOT_FOUND : found);
    }

    /// What was written, with what a server adds.
    private static String written(String body) {
        return METADATA.matcher(body)
                .replaceFirst(Matcher.quoteReplacement("\"metadata\":{\"uid\":\"11111111-1111-4111-8111-111111111111\","
                        + "\"resourceVersion\":\"2\",\"generation\":1,\"creationTimestamp\":\"2026-01-01T00:00:00Z\","));
    }

    private void becomeAvailable(String deployment) {
        var available = written(deployment).replaceFirst("\"resourceVersion\":\"2\"", "\"resourceVersion\":\"3\"");
        var event = "{\"type\":\"MODIFIED\",\"object\":{" + AVAILABLE + "," + available.strip().substring(1) + "}";
        watches.forEach((path, socket) -> {
            if (path.endsWith("/deployments")) {
                socket.writeTextMessage(event);
            }
        });
    }

    private static void send(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(body));
    }
}
