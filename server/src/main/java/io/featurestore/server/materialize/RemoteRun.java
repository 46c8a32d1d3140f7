package io.featurestore.server.materialize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.config.Secret;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.registry.client.ClientToken;
import io.featurestore.server.tls.TrustedRoots;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// A run on the feature server that has the online store: asks for it, shows how far it has come, and ends as it ends.
/// The server goes on if this process ends, and a second request joins what the first one began.
final class RemoteRun {
    private static final int FAILED = 1;
    private static final int CONFLICT = 409;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 1_000;
    private static final int LOOKS_PER_LINE = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Launch launch;
    private final OnlineStoreConfig.Remote server;
    private final Supplier<Optional<Secret>> token;

    RemoteRun(Launch launch, FeatureStoreConfig config, OnlineStoreConfig.Remote server) {
        this.launch = launch;
        this.server = server;
        this.token = ClientToken.of(config.auth(), launch.environment());
    }

    /// @return the exit code: 0 if the server says that all views are in the online store, else 1
    int run(MaterializeRequest request) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        server.roots().map(RemoteRun::trusting).ifPresent(builder::sslContext);
        try (HttpClient client = builder.build()) {
            launch.out().printf("Materializing by the feature server at %s%n", server.url());
            launch.out().flush();
            HttpResponse<String> answer = follow(client, post(request));
            if (answer.statusCode() < 300) {
                launch.out().println("Done.");
                launch.out().flush();
                return 0;
            }
            String what = answer.statusCode() == CONFLICT ? "conflict (409)" : "failed (" + answer.statusCode() + ")";
            launch.err().printf("Remote materialization %s: %s%n", what, message(answer.body()));
            launch.err().flush();
            return FAILED;
        } catch (IOException e) {
            throw ServeException.of(
                    ErrorCode.UNAVAILABLE, "the feature server at %s does not answer: %s".formatted(server.url(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private HttpRequest post(MaterializeRequest request) throws JsonProcessingException {
        String path = request.window() instanceof Window.Incremental ? "/materialize-incremental" : "/materialize";
        return request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(request)))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        token.get().ifPresent(secret -> request.header("authorization", "Bearer " + secret.value()));
        return request;
    }

    /// As Python's client writes it.
    private String body(MaterializeRequest request) throws JsonProcessingException {
        ObjectNode body = JSON.createObjectNode();
        Instant now = launch.clock().instant();
        switch (request.window()) {
            case Window.Incremental incremental ->
                body.put("end_ts", incremental.end().toString());
            case Window.Range range ->
                body.put("start_ts", range.start().toString())
                        .put("end_ts", range.end().toString())
                        .put("disable_event_timestamp", false);
            case Window.Everything ignored ->
                body.put("start_ts", Instant.EPOCH.toString())
                        .put("end_ts", now.toString())
                        .put("disable_event_timestamp", true);
        }
        if (request.views().isPresent()) {
            request.views().get().forEach(body.putArray("feature_views")::add);
        } else {
            body.putNull("feature_views");
        }
        body.put("full_feature_names", false);
        request.version().ifPresent(version -> body.put("version", version));
        return JSON.writeValueAsString(body);
    }

    private HttpResponse<String> follow(HttpClient client, HttpRequest post) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(post, HttpResponse.BodyHandlers.ofString(UTF_8));
        for (int look = 1; ; look++) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (launch.isTerminal() || look % LOOKS_PER_LINE == 0) {
                    show(client);
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            }
        }
    }

    /// What our server tells besides; Python's does not know the question.
    private void show(HttpClient client) throws InterruptedException {
        try {
            HttpRequest get = request("/materialize").timeout(CONNECT).GET().build();
            HttpResponse<String> answer = client.send(get, HttpResponse.BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() != 200) {
                return;
            }
            for (JsonNode view : JSON.readTree(answer.body()).path("running")) {
                launch.out()
                        .printf(
                                "%s: %,d rows so far in %.0f s%n",
                                view.path("feature_view").asText(),
                                view.path("rows").asLong(),
                                view.path("seconds").asDouble());
            }
            launch.out().flush();
        } catch (IOException e) {
            // how far it has come is only nice to know; how it ends, the answer to the request tells
        }
    }

    /// The message inside an error's body, which Python's servers encode twice.
    static String message(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node.isTextual() && node.textValue().startsWith("{")) {
                node = JSON.readTree(node.textValue());
            }
            for (String field : new String[] {"message", "error", "detail"}) {
                if (node.path(field).isTextual()) {
                    return node.path(field).textValue();
                }
            }
            return node.isTextual() ? node.textValue() : body;
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static SSLContext trusting(Path roots) {
        try {
            return TrustedRoots.context(roots);
        } catch (IOException | GeneralSecurityException e) {
            throw StartRefused.because("online_store.cert: " + roots + " is no readable file of PEM certificates");
        }
    }
}
