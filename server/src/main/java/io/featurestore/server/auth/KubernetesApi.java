package io.featurestore.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;

/// The few calls that a server makes to the Kubernetes API, with its own ServiceAccount's token, which is read from
/// its file each time, because Kubernetes renews it.
final class KubernetesApi implements AutoCloseable {
    /// A caller waits for this; then the judge counts as not there.
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClusterAccess access;
    private final HttpClient client;

    KubernetesApi(ClusterAccess access) {
        this.access = access;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        access.trust().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /// An answer of the API server that is no success.
    static final class Refused extends IOException {
        private final int status;

        Refused(int status) {
            super("the API server answered " + status);
            this.status = status;
        }

        int status() {
            return status;
        }

        private String hint() {
            return status == 403 || status == 401 ? "; see the rights of this pod's ServiceAccount" : "";
        }
    }

    /// What to write into the log about a call that failed.
    static String reason(IOException failure) {
        return failure instanceof Refused refused
                ? "the API server answered %d%s".formatted(refused.status(), refused.hint())
                : failure.toString();
    }

    String namespace() {
        return access.namespace();
    }

    /// The server's own token.
    String ownToken() throws IOException {
        return Files.readString(access.tokenFile()).strip();
    }

    /// @throws IOException if there is no answer in time, or one that is no success
    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        return JSON.readTree(successful(client.send(request, BodyHandlers.ofByteArray())));
    }

    /// @throws IOException if there is no answer in time, or one that is no success
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).timeout(TIMEOUT).GET().build();
        return JSON.readTree(successful(client.send(request, BodyHandlers.ofByteArray())));
    }

    /// Opens a watch; the timeout is for its beginning only.
    InputStream watch(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).timeout(TIMEOUT).GET().build();
        return successful(client.send(request, BodyHandlers.ofInputStream()));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(access.server() + path))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + ownToken());
    }

    private static <T> T successful(HttpResponse<T> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            if (response.body() instanceof InputStream body) {
                body.close();
            }
            throw new Refused(response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
