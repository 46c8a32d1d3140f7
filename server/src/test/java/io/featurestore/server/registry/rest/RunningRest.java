package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.Samples;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.datasets.DatasetJobs;
import io.featurestore.server.datasets.TestDatasets;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// A REST server of a registry file on a loopback port, and a client of it.
record RunningRest(
        FileRegistryStore store,
        FeastRegistry registry,
        DatasetJobs datasets,
        RestRegistryServer server,
        HttpClient client)
        implements AutoCloseable {

    record Answered(int status, JsonNode json, String text) {}

    static RunningRest open(Path file) {
        return open(file, ignored -> new Identity.Anyone());
    }

    static RunningRest open(Path file, Authenticator authenticator) {
        FileRegistryStore store = FileRegistryStore.open(file, Clock.systemUTC(), UUID::randomUUID);
        Authorizer authorizer = Authorizers.byPermissions(new SimpleMeterRegistry());
        FeastRegistry registry =
                new FeastRegistry(store, authorizer, "tmpl", Clock.systemUTC(), UUID::randomUUID, true);
        DatasetJobs datasets = TestDatasets.of(registry, authorizer, Objects.requireNonNull(file.getParent()));
        RestRegistryServer server = RestRegistryServer.start(
                new RestRegistryServer.Settings("127.0.0.1", 0, "0.67.0", "k8s", Optional.empty()),
                registry,
                datasets,
                authenticator,
                Clock.systemUTC(),
                new Bugs(new SplittableRandom(1)));
        return new RunningRest(store, registry, datasets, server, HttpClient.newHttpClient());
    }

    Answered get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "");
    }

    Answered send(String method, String path, String body, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        boolean json = answer.headers().firstValue("content-type").orElse("").equals("application/json")
                && !answer.body().isEmpty();
        return new Answered(answer.statusCode(), Samples.json(json ? answer.body() : "{}"), answer.body());
    }

    @Override
    public void close() {
        client.close();
        try {
            server.stop(Duration.ofSeconds(1));
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        datasets.close();
        store.close();
    }
}
