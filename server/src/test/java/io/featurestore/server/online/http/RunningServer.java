package io.featurestore.server.online.http;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.FeatureReader;
import io.featurestore.server.online.FeatureWriter;
import io.featurestore.server.online.Frame;
import io.featurestore.server.online.Materializations;
import io.featurestore.server.online.ReadObserver;
import io.featurestore.server.online.ServingRules;
import io.featurestore.server.online.store.OnlineStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server on a free port of loopback, and a client of it.
public final class RunningServer implements AutoCloseable {
    private final OnlineHttpServer server;
    private final ExecutorService threads;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private RunningServer(OnlineHttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// What a test may want to have its own way.
    public record Options(
            ServingRules rules,
            HttpSettings settings,
            Authenticator authenticator,
            Authorizer authorizer,
            long mostCells,
            Optional<AccessLog> accessLog) {
        public static Options usual() {
            return new Options(
                    new ServingRules(3, false, false, false),
                    new HttpSettings("127.0.0.1", 0, 1 << 20, Duration.ofSeconds(30), 2, 64, Optional.empty()),
                    headers -> new Identity.Anyone(),
                    everything(),
                    1_000_000,
                    Optional.empty());
        }

        public Options with(ServingRules other) {
            return new Options(other, settings, authenticator, authorizer, mostCells, accessLog);
        }

        public Options with(HttpSettings other) {
            return new Options(rules, other, authenticator, authorizer, mostCells, accessLog);
        }

        public Options with(Authenticator who, Authorizer what) {
            return new Options(rules, settings, who, what, mostCells, accessLog);
        }

        public Options with(AccessLog log) {
            return new Options(rules, settings, authenticator, authorizer, mostCells, Optional.of(log));
        }

        public Options withMostCells(long cells) {
            return new Options(rules, settings, authenticator, authorizer, cells, accessLog);
        }
    }

    static Authorizer everything() {
        return new Authorizer() {
            @Override
            public boolean allows(
                    Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
                return true;
            }

            @Override
            public void require(
                    Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
                if (!allows(caller, permissions, resource, actions)) {
                    throw ServeException.of(ErrorCode.PERMISSION_DENIED, resource.name());
                }
            }
        };
    }

    public static RunningServer start(CatalogSource catalogs, OnlineStore store, Options options) {
        return start(catalogs, store, new NoMaterializations(), options);
    }

    public static RunningServer start(
            CatalogSource catalogs, OnlineStore store, Materializations materializations, Options options) {
        Clock clock = Clock.systemUTC();
        FeatureReader reader = new FeatureReader(
                catalogs,
                store,
                options.rules(),
                options.authorizer(),
                clock,
                ReadObserver.none(),
                options.mostCells());
        FeatureWriter writer = new FeatureWriter(
                catalogs, store, RunningServer::noHistory, options.rules(), options.authorizer(), clock);
        OnlineApi api =
                new OnlineApi(reader, writer, materializations, () -> answers(catalogs, store), (source, target) -> {});
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            OnlineHttpServer server = OnlineHttpServer.start(
                    options.settings(),
                    api,
                    options.authenticator(),
                    threads,
                    (endpoint, failed, nanos, features, views) -> {},
                    options.accessLog(),
                    new Bugs(new Random(1)));
            return new RunningServer(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void noHistory(List<DataSource> sources, Frame frame) {
        throw ServeException.of(ErrorCode.NOT_IMPLEMENTED, "offline_store.type: 'bigquery' is not in this build");
    }

    private static boolean answers(CatalogSource catalogs, OnlineStore store) {
        try {
            Catalog unused = catalogs.current();
            store.ping();
            return unused.project().equals("rich");
        } catch (ServeException e) {
            return false;
        }
    }

    public int port() {
        return server.port();
    }

    public HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        if (headers.length == 0) {
            request.header("Content-Type", "application/json");
        }
        return send(request.POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void stop() throws InterruptedException {
        server.stop(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        // First, because a server gives connections that are open a moment.
        client.close();
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}
