package io.featurestore.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.watch.ApiRequest;
import io.featurestore.operator.watch.Clients;
import io.featurestore.operator.watch.Leadership;
import io.featurestore.operator.watch.LeaseGuard;
import io.featurestore.operator.watch.RequestObserver;
import io.featurestore.operator.world.OperatorSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator as a process: a client, a controller, probes and metrics, put together and taken apart again.
public final class Operator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final OperatorOptions options;
    private final InstantSource clock;
    private final OperatorMetrics metrics;
    private final LeaseGuard guard = new LeaseGuard(System::nanoTime);
    private final KubernetesClient client;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String notReady = "starting";
    private volatile Optional<Controller> controller = Optional.empty();
    private Optional<HttpEndpoint> health = Optional.empty();
    private Optional<HttpEndpoint> scrape = Optional.empty();
    private boolean closed;

    private Operator(OperatorOptions options, Config config, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.metrics = new OperatorMetrics(options.featureStoreMetrics());
        this.client = Clients.create(config, new Observer(metrics, guard));
    }

    private record Observer(OperatorMetrics metrics, LeaseGuard guard) implements RequestObserver {
        @Override
        public void sent(ApiRequest request) {
            metrics.request(request);
            guard.sent(request);
        }

        @Override
        public void answered(ApiRequest request, int status) {
            guard.answered(request, status);
        }
    }

    /// Runs the operator by the current KUBECONFIG, or by its ServiceAccount inside a cluster, until the process is
    /// told to end.
    ///
    /// @return the exit code: 1 if it could not start or lost its leadership
    public static int run(OperatorOptions options) {
        OperatorLog.configure();
        Config config = Clients.configuration();
        try (Operator operator = new Operator(options, config, InstantSource.system())) {
            Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
            operator.start();
            operator.awaitEnd();
            return operator.isClosed() ? 0 : 1;
        } catch (IOException | RuntimeException e) {
            LOG.error("The operator could not start: {}", StartFailure.message(e, config.getMasterUrl()));
            LOG.debug("The operator could not start", e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /// Starts an operator and returns when its caches are filled.
    static Operator start(OperatorOptions options, Config config, InstantSource clock)
            throws IOException, InterruptedException {
        Operator operator = new Operator(options, config, clock);
        try {
            operator.start();
            return operator;
        } catch (IOException | InterruptedException | RuntimeException e) {
            operator.close();
            throw e;
        }
    }

    /// Starts an operator on a thread of its own and returns when its probes are served.
    static Operator startInBackground(OperatorOptions options, Config config, InstantSource clock) throws IOException {
        Operator operator = new Operator(options, config, clock);
        operator.serve();
        Thread.ofPlatform().daemon().name("start").start(() -> {
            try {
                operator.startController();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return operator;
    }

    /// Waits until it was told to end, or lost its leadership.
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void start() throws IOException, InterruptedException {
        serve();
        startController();
    }

    private void serve() throws IOException {
        health = serve(
                options.healthAddress(),
                Map.of("/healthz", () -> HttpEndpoint.Page.plain(OK, "ok\n"), "/readyz", this::readiness));
        scrape = serve(options.metricsAddress(), Map.of("/metrics", metrics::page));
    }

    private void startController() throws InterruptedException {
        awaitTurn();
        if (ended.getCount() == 0) {
            return;
        }
        Salts salts = new Salts(new SecureRandom());
        OperatorSettings settings = new OperatorSettings(
                options.serverImage(),
                options.pythonImage(),
                options.oidcIssuer(),
                options.ownImages(),
                options.namespace(),
                salts);
        Controller started = new Controller(
                options, client, guard, world -> Planner.plan(world, Layout.CLUSTER), settings, salts, metrics, clock);
        controller = Optional.of(started);
        started.start(ended::countDown);
        notReady = "";
        LOG.atInfo()
                .addKeyValue("namespaces", options.namespaces().isEmpty() ? "all" : options.namespaces())
                .addKeyValue("identity", options.identity())
                .log("The operator is started");
    }

    private static Optional<HttpEndpoint> serve(String address, Map<String, Supplier<HttpEndpoint.Page>> pages)
            throws IOException {
        return address.equals(OperatorOptions.OFF) ? Optional.empty() : Optional.of(HttpEndpoint.start(address, pages));
    }

    /// Installed beside an operator that leads in the usual namespace, this one waits until that is gone.
    private void awaitTurn() throws InterruptedException {
        if (!options.leaderElection() || options.namespace().equals(OperatorSettings.DEFAULT_NAMESPACE)) {
            return;
        }
        Optional<String> holder = otherLeader();
        while (holder.isPresent() && !ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            String message = "%s leads in namespace %s; uninstall that operator first"
                    .formatted(holder.get(), OperatorSettings.DEFAULT_NAMESPACE);
            if (!message.equals(notReady)) {
                LOG.warn(message);
                notReady = message;
            }
            holder = otherLeader();
        }
    }

    private Optional<String> otherLeader() {
        return Leadership.holder(client, OperatorSettings.DEFAULT_NAMESPACE, clock);
    }

    private HttpEndpoint.Page readiness() {
        if (!notReady.isEmpty()) {
            return HttpEndpoint.Page.plain(UNAVAILABLE, notReady + "\n");
        }
        boolean healthy = controller.filter(Controller::isHealthy).isPresent();
        return healthy
                ? HttpEndpoint.Page.plain(OK, "ok\n")
                : HttpEndpoint.Page.plain(UNAVAILABLE, "a cache is not filled\n");
    }

    /// The port of the probes, for tests that let the system choose it.
    int healthPort() {
        return health.orElseThrow().port();
    }

    /// The port of the metrics, likewise.
    int metricsPort() {
        return scrape.orElseThrow().port();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// Ends what is under way, for at most ten seconds, and gives the Lease back.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        notReady = "stopping";
        ended.countDown();
        guard.close();
        controller.ifPresent(Controller::stop);
        scrape.ifPresent(HttpEndpoint::close);
        health.ifPresent(HttpEndpoint::close);
        client.close();
    }
}
