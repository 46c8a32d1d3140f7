package io.featurestore.server.registry.rest;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.HttpErrors;
import io.featurestore.server.error.ServeError;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers every request of the registry's REST port with 501 and the name of the route that was asked for.
public final class RestRegistryServer {
    private final Vertx vertx;
    private final HttpServer server;

    private RestRegistryServer(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /// @param host `::` for every address
    /// @throws CompletionException with the reason if the address can't be bound
    public static RestRegistryServer start(String host, int port) {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer(
                            new HttpServerOptions().setHost(host).setPort(port))
                    .requestHandler(RestRegistryServer::refuse)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new RestRegistryServer(vertx, server);
        } catch (CompletionException e) {
            vertx.close();
            throw e;
        }
    }

    private static void refuse(HttpServerRequest request) {
        String route = request.method() + " " + request.path();
        HttpErrors.Answer answer = HttpErrors.registryRest(new ServeError(
                ErrorCode.NOT_IMPLEMENTED, route + " is not in this build; use the registry's gRPC service"));
        request.response()
                .setStatusCode(answer.status())
                .putHeader("content-type", "application/json")
                .end(answer.body());
    }

    public int port() {
        return server.actualPort();
    }

    public void stop(Duration left) throws InterruptedException {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the REST port did not close", e);
        }
    }
}
