package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.apply.Children;
import io.featurestore.operator.apply.ObjectKey;
import io.featurestore.operator.apply.Outcome;
import io.featurestore.operator.apply.SharedObjects;
import io.featurestore.operator.render.SharedRenderer;
import io.featurestore.operator.render.SharedRenderer.Announced;
import io.featurestore.operator.world.OperatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the lists by which other tools of the cluster find FeatureStores. It has one thread, which makes them anew
/// from the FeatureStores that there are, shortly after something happened and for all that happened meanwhile: a list
/// that is made anew forgets nobody's end, and no FeatureStore ever waits for it.
final class NamespaceRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceRegistry.class);
    private static final Duration SHORTLY = Duration.ofMillis(500);

    /// @param namespace the operator's own
    /// @param open whether everybody who is known to the cluster may read the lists
    record Settings(String namespace, boolean open) {}

    private final Settings settings;
    private final OperatorSettings images;
    private final Supplier<List<FeatureStore>> featureStores;
    private final Children children;
    private final SharedObjects objects;
    private final Looks looks;
    private final OperatorMetrics metrics;
    private final Backoff backoff = new Backoff();
    private final Set<String> complaints = new HashSet<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile Optional<Future<?>> next = Optional.empty();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("namespace-registry").factory());

    NamespaceRegistry(
            Settings settings,
            OperatorSettings images,
            Supplier<List<FeatureStore>> featureStores,
            Children children,
            SharedObjects objects,
            Looks looks,
            OperatorMetrics metrics) {
        this.settings = settings;
        this.images = images;
        this.featureStores = featureStores;
        this.children = children;
        this.objects = objects;
        this.looks = looks;
        this.metrics = metrics;
    }

    /// The ConfigMaps whose content it compares.
    static Set<ObjectKey> keys(String namespace) {
        return Set.of(
                new ObjectKey("ConfigMap", namespace, SharedRenderer.CLIENTS),
                new ObjectKey("ConfigMap", namespace, SharedRenderer.RECEIVERS));
    }

    /// Something may have changed. It is called by whoever leads, and returns at once.
    void changed() {
        lookIn(SHORTLY);
    }

    private void lookIn(Duration wait) {
        if (!thread.isShutdown() && planned.compareAndSet(false, true)) {
            next = Optional.of(thread.schedule(this::look, wait.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void look() {
        planned.set(false);
        boolean settled = looks.during(this::write).orElse(true);
        if (settled) {
            backoff.reset("");
            complaints.clear();
        } else {
            lookIn(backoff.afterFailure(""));
        }
    }

    /// @return whether all is as it should be
    private boolean write() {
        try {
            return outcomes().stream().map(this::tell).reduce(true, Boolean::logicalAnd);
        } catch (RuntimeException e) {
            LOG.error("The lists of FeatureStores could not be made", e);
            return false;
        }
    }

    private List<Outcome> outcomes() {
        List<Announced> announced = featureStores.get().stream()
                .flatMap(one -> announced(one).stream())
                .toList();
        List<Outcome> outcomes = new ArrayList<>();
        for (HasMetadata list : SharedRenderer.lists(settings.namespace(), announced)) {
            String name = list.getMetadata().getName();
            boolean empty = name.equals(SharedRenderer.CLIENTS)
                    ? announced.isEmpty()
                    : announced.stream().allMatch(one -> one.receiver().isEmpty());
            if (empty && !objects.exists(list)) {
                continue;
            }
            HasMetadata everybody = SharedRenderer.everybody(settings.namespace(), name);
            outcomes.add(objects.apply(list));
            outcomes.add(objects.apply(SharedRenderer.reader(settings.namespace(), name)));
            if (settings.open()) {
                outcomes.add(objects.apply(everybody));
            } else {
                objects.remove(everybody).ifPresent(outcomes::add);
            }
        }
        return outcomes;
    }

    private boolean tell(Outcome outcome) {
        metrics.outcome(outcome);
        outcome.trouble().ifPresent(trouble -> complain(trouble.message()));
        if (outcome.trouble().isEmpty() && !(outcome instanceof Outcome.Unchanged)) {
            LOG.atInfo()
                    .addKeyValue("kind", outcome.key().kind())
                    .addKeyValue("object", outcome.key().name())
                    .log("A list of FeatureStores was written");
        }
        return outcome.settled();
    }

    private void complain(String message) {
        if (complaints.add(message)) {
            LOG.warn("A list of FeatureStores is not up to date: {}", message);
        }
    }

    /// A FeatureStore that has its client ConfigMap, and does not hide.
    private Optional<Announced> announced(FeatureStore featureStore) {
        String namespace = featureStore.getMetadata().getNamespace();
        FeatureStoreNames names =
                new FeatureStoreNames(namespace, featureStore.getMetadata().getName());
        Map<String, String> annotations =
                Objects.requireNonNullElse(featureStore.getMetadata().getAnnotations(), Map.of());
        boolean hidden = "true".equals(annotations.get(Annotations.PROTECTED_PROJECT));
        return hidden
                        || featureStore.isMarkedForDeletion()
                        || children.find(new ObjectKey("ConfigMap", namespace, names.client()))
                                .isEmpty()
                ? Optional.empty()
                : Optional.of(new Announced(namespace, names.name(), names.client(), receiver(featureStore, names)));
    }

    /// The lineage server, else a registry or UI of Python, which receive events, too.
    private Optional<String> receiver(FeatureStore featureStore, FeatureStoreNames names) {
        boolean receives = Optional.ofNullable(featureStore.getSpec())
                .map(spec -> spec.openlineage)
                .map(lineage -> lineage.consumer)
                .filter(consumer -> Boolean.TRUE.equals(consumer.enabled))
                .isPresent();
        if (!receives) {
            return Optional.empty();
        }
        return Stream.of(
                        url(names, names.lineage()),
                        foreign(names, "registry") ? url(names, names.registryRest()) : Optional.<String>empty(),
                        foreign(names, "ui") ? url(names, names.ui()) : Optional.<String>empty())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private boolean foreign(FeatureStoreNames names, String container) {
        return children.find(new ObjectKey("Deployment", names.namespace(), names.base())).stream()
                .map(Deployment.class::cast)
                .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
                .anyMatch(it -> it.getName().equals(container) && !images.isOwn(it.getImage()));
    }

    private Optional<String> url(FeatureStoreNames names, String service) {
        return children.find(new ObjectKey("Service", names.namespace(), service))
                .map(Service.class::cast)
                .map(it -> it.getSpec().getPorts().getFirst().getPort())
                .map(port -> "%s://%s:%d".formatted(port == 443 ? "https" : "http", names.host(service), port));
    }

    @Override
    public void close() {
        next.ifPresent(look -> look.cancel(false));
        thread.shutdown();
    }
}
