package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.apply.ApplySet;
import io.featurestore.operator.apply.EventRecorder;
import io.featurestore.operator.apply.KubernetesCluster;
import io.featurestore.operator.apply.Leftovers;
import io.featurestore.operator.apply.ObjectKey;
import io.featurestore.operator.apply.Outcome;
import io.featurestore.operator.apply.SharedObjects;
import io.featurestore.operator.apply.StatusWriter;
import io.featurestore.operator.watch.ApiGroups;
import io.featurestore.operator.watch.Leadership;
import io.featurestore.operator.watch.LeaseGuard;
import io.featurestore.operator.watch.Sources;
import io.featurestore.operator.watch.TokenReviewGrant;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reconciler in the framework that feeds it: caches, threads, rate limit, leadership.
final class Controller {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final int THREADS = 8;
    private static final long PAGE = 500;

    /// At most this many looks at one FeatureStore in this time: what wakes it more often is a fight or a fault.
    private static final int LOOKS = 100;

    private static final Duration LOOKS_IN = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final OperatorOptions options;
    private final KubernetesClient client;
    private final Leadership leadership;
    private final LeaseGuard guard;
    private final Sources sources;
    private final ApiGroups apis;
    private final Leftovers leftovers;
    private final OperatorMetrics metrics;
    private final FeatureStoreReconciler reconciler;
    private final Looks looks = new Looks();
    private final Optional<NamespaceRegistry> registry;
    private Optional<io.javaoperatorsdk.operator.Operator> framework = Optional.empty();
    private volatile boolean stopping;
    private volatile boolean leading;

    Controller(
            OperatorOptions options,
            KubernetesClient client,
            LeaseGuard guard,
            Function<World, Plan> planner,
            OperatorSettings settings,
            Salts salts,
            OperatorMetrics metrics,
            InstantSource clock) {
        this.options = options;
        this.client = client;
        this.guard = guard;
        this.metrics = metrics;
        leadership = new Leadership(options.namespace(), options.identity(), options.timing());
        Set<ObjectKey> kept = keepsLists(options) ? NamespaceRegistry.keys(options.namespace()) : Set.of();
        sources = new Sources(client, options.namespaces(), kept, this::somethingHappened);
        apis = new ApiGroups(client);
        KubernetesCluster cluster = new KubernetesCluster(client);
        leftovers = new Leftovers(cluster, sources::clusterScoped);
        var parts = new FeatureStoreReconciler.Parts(
                sources,
                planner,
                scope(options, client, clock),
                new ApplySet(cluster, sources, clock),
                leftovers,
                new StatusWriter(client),
                new EventRecorder(client, options.identity(), clock),
                metrics,
                new ReconcileLog());
        registry = keepsLists(options)
                ? Optional.of(new NamespaceRegistry(
                        new NamespaceRegistry.Settings(options.namespace(), options.namespaceRegistryOpen()),
                        settings,
                        sources::featureStores,
                        sources,
                        new SharedObjects(cluster, sources),
                        looks,
                        metrics))
                : Optional.empty();
        reconciler = new FeatureStoreReconciler(
                parts, looks, settings, salts, () -> sources.usable(apis.current()), this::somethingHappened, clock);
    }

    /// Where the operator may not write in its own namespace, there are no lists.
    private static boolean keepsLists(OperatorOptions options) {
        return options.namespaceRegistry()
                && (options.namespaces().isEmpty() || options.namespaces().contains(options.namespace()));
    }

    /// The lists are only for the one that leads.
    private void somethingHappened() {
        if (leading) {
            registry.ifPresent(NamespaceRegistry::changed);
        }
    }

    private static Scope scope(OperatorOptions options, KubernetesClient client, InstantSource clock) {
        return options.namespaces().isEmpty()
                ? new Scope.Everywhere()
                : new Scope.Namespaces(new TokenReviewGrant(client, clock)::covers);
    }

    /// Fills the caches, then competes for the Lease.
    ///
    /// @param lost is run when the leadership is lost or a cache can't be kept
    void start(Runnable lost) {
        if (options.namespaceRegistry() && registry.isEmpty()) {
            LOG.info(
                    "The list of FeatureStores is not kept: the operator's own namespace {} is not among those that it"
                            + " watches",
                    options.namespace());
        }
        apis.start(this::apisChanged);
        sources.follow(apis.current());
        var started = new io.javaoperatorsdk.operator.Operator(service -> configure(service, lost));
        started.register(reconciler, this::configure);
        framework = Optional.of(started);
        started.start();
        if (!options.leaderElection()) {
            looks.during(this::sweep);
        }
    }

    private void apisChanged() {
        sources.follow(apis.current());
        sources.lookAgainAtAll();
    }

    private void configure(ConfigurationServiceOverrider service, Runnable lost) {
        service.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(THREADS)
                .withReconciliationTerminationTimeout(GRACE)
                .withResourceCloner(new SameObject())
                .withInformerStoppedHandler((informer, failure) -> {
                    if (failure != null && !stopping) {
                        LOG.error("A cache can't be kept", failure);
                        lost.run();
                    }
                });
        if (options.leaderElection()) {
            service.withLeaderElectionConfiguration(
                    leadership.configuration(() -> leadershipGained(lost), () -> leadershipLost(lost)));
        }
    }

    private void configure(ControllerConfigurationOverrider<FeatureStore> settings) {
        settings.withName("featurestore")
                .withGenerationAware(false)
                .withOnUpdateFilter(Controller::concernsUs)
                .withTriggerReconcilerOnAllEvents(true)
                .withRetry(new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(Backoff.FIRST)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(Backoff.LONGEST.toMillis()))
                .withRateLimiter(new LinearRateLimiter(LOOKS_IN, LOOKS))
                .withReconciliationMaxInterval(options.lookAnyway())
                .withInformerListLimit(PAGE);
        if (options.namespaces().isEmpty()) {
            settings.watchingAllNamespaces();
        } else {
            settings.settingNamespaces(options.namespaces());
        }
    }

    /// Annotations say things to us, too; the status says nothing new.
    private static boolean concernsUs(FeatureStore now, FeatureStore before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp());
    }

    private void leadershipGained(Runnable lost) {
        guard.begin(options.timing().deadline(), () -> leadershipLost(lost));
        looks.during(this::sweep);
    }

    private void leadershipLost(Runnable lost) {
        if (!stopping) {
            LOG.error("The Lease is lost or was not renewed in time; another operator may be leading");
            lost.run();
        }
    }

    /// Removes what was left while no operator was looking.
    private List<Outcome> sweep() {
        leading = true;
        somethingHappened();
        try {
            List<Outcome> outcomes = leftovers.sweep(this::exists);
            for (Outcome outcome : outcomes) {
                metrics.outcome(outcome);
                LOG.atInfo()
                        .addKeyValue("kind", outcome.key().kind())
                        .addKeyValue("object", outcome.key().name())
                        .log("An object without its FeatureStore was removed");
            }
            return outcomes;
        } catch (RuntimeException e) {
            LOG.error("Objects without their FeatureStore could not be removed", e);
            return List.of();
        }
    }

    /// Before anything is deleted because a FeatureStore is absent, the API server is asked: a cache may not know yet.
    private boolean exists(String namespace, String name) {
        return sources.featureStore(new ResourceID(name, namespace)).isPresent()
                || client.raw("/apis/feast.dev/v1/namespaces/%s/featurestores/%s".formatted(namespace, name)) != null;
    }

    boolean isHealthy() {
        return framework
                .filter(it ->
                        it.getRuntimeInfo().isStarted() && it.getRuntimeInfo().allEventSourcesAreHealthy())
                .isPresent();
    }

    void stop() {
        stopping = true;
        boolean ended = looks.end(GRACE);
        if (!ended) {
            LOG.warn("A look did not end in time; what it has still to write is dropped, and the Lease runs out by"
                    + " itself");
            client.close();
        }
        OperatorLog.expectTheEndOfTheElection();
        registry.ifPresent(NamespaceRegistry::close);
        apis.close();
        sources.close();
        framework.ifPresent(io.javaoperatorsdk.operator.Operator::stop);
        if (options.leaderElection() && ended) {
            release();
        }
    }

    private void release() {
        try {
            leadership.release(client);
        } catch (KubernetesClientException e) {
            LOG.warn("The Lease could not be given back; the next operator waits until it runs out", e);
        }
    }

    /// Objects of the caches are never changed, so nobody needs a copy.
    private static final class SameObject implements Cloner {
        @Override
        public <R extends HasMetadata> R clone(R object) {
            return object;
        }
    }
}
