package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.featurestore.crd.Labels;
import io.featurestore.operator.apis.Mlflow;
import io.featurestore.operator.apis.Route;
import io.featurestore.operator.apis.ServiceMonitor;
import io.featurestore.operator.apply.ObjectKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The caches of kinds that a cluster may have or not: each begins when the cluster gets the API, and ends with it.
final class OptionalSources implements AutoCloseable {
    private static final long PAGE = 500;

    /// What is made for FeatureStores carries their label; what is found is of others.
    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(ServiceMonitor.API, ServiceMonitor.class, true),
            new Kind<>(Route.API, Route.class, true),
            new Kind<>(Mlflow.API, Mlflow.class, false));

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Consumer<HasMetadata> changed;
    private final Runnable grown;
    private final Map<String, List<Watched<?>>> running = new HashMap<>();

    /// @param namespaces the namespaces to watch; all if empty
    /// @param changed is told of each object that came, changed or went
    /// @param grown is run when a cache is filled
    OptionalSources(KubernetesClient client, Set<String> namespaces, Consumer<HasMetadata> changed, Runnable grown) {
        this.client = client;
        this.namespaces = namespaces;
        this.changed = changed;
        this.grown = grown;
    }

    /// @param ours whether its objects are made here
    private record Kind<T extends HasMetadata>(String group, Class<T> type, boolean ours) {}

    /// Begins to watch what is of these API groups, and ends to watch what is of none.
    synchronized void follow(Set<String> groups) {
        for (Kind<?> kind : KINDS) {
            if (!groups.contains(kind.group())) {
                Optional.ofNullable(running.remove(kind.group()))
                        .orElse(List.of())
                        .forEach(Watched::stop);
            } else if (!running.containsKey(kind.group())) {
                running.put(kind.group(), start(kind));
            }
        }
    }

    private List<Watched<?>> start(Kind<?> kind) {
        boolean everywhere = namespaces.isEmpty() || !kind.ours();
        return (everywhere ? Stream.of(Source.EVERYWHERE) : namespaces.stream())
                .<Watched<?>>map(place -> new Watched<>(kind, place))
                .toList();
    }

    /// The groups of `served` that can be used: those of optional kinds only while their caches are filled. OpenShift
    /// is known by its Routes, whether these can be watched or not.
    synchronized Set<String> usable(Set<String> served) {
        return served.stream()
                .filter(group -> group.equals(Route.API)
                        || KINDS.stream().noneMatch(kind -> kind.group().equals(group))
                        || running.getOrDefault(group, List.of()).stream().anyMatch(Watched::filled))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether objects of a kind are in here and nowhere else.
    static boolean holds(String kind) {
        return KINDS.stream().anyMatch(it -> HasMetadata.getKind(it.type()).equals(kind));
    }

    synchronized Optional<HasMetadata> find(ObjectKey key) {
        return watched().stream()
                .filter(watched -> HasMetadata.getKind(watched.kind.type()).equals(key.kind()))
                .flatMap(watched -> watched.find(key).stream())
                .findFirst();
    }

    /// What was made for one FeatureStore.
    synchronized List<HasMetadata> of(ResourceID owner) {
        return watched().stream()
                .filter(watched -> watched.kind.ours())
                .flatMap(Watched::all)
                .filter(object -> Owners.of(object).filter(owner::equals).isPresent())
                .toList();
    }

    /// Takes the answer to a write.
    synchronized void written(HasMetadata object) {
        watched().stream()
                .filter(watched -> HasMetadata.getKind(watched.kind.type()).equals(object.getKind()))
                .filter(watched -> watched.place.equals(Source.EVERYWHERE)
                        || watched.place.equals(object.getMetadata().getNamespace()))
                .forEach(watched -> watched.written(object));
    }

    /// The MLflow that the cluster runs: of several the first by name that is ready.
    synchronized Optional<Mlflow> mlflow() {
        return watched().stream()
                .flatMap(Watched::all)
                .filter(Mlflow.class::isInstance)
                .map(Mlflow.class::cast)
                .filter(Mlflow::ready)
                .min((one, other) -> one.getMetadata()
                        .getName()
                        .compareTo(other.getMetadata().getName()));
    }

    private List<Watched<?>> watched() {
        return running.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized void close() {
        List<Watched<?>> all = new ArrayList<>(watched());
        running.clear();
        all.forEach(Watched::stop);
    }

    /// One kind in one namespace, or everywhere.
    private final class Watched<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final Kind<T> kind;
        private final String place;
        private final ReducedStore<T> store = new ReducedStore<>(UnaryOperator.identity());
        private final Map<ObjectKey, HasMetadata> answers = new ConcurrentHashMap<>();
        private final SharedIndexInformer<T> informer;

        Watched(Kind<T> kind, String place) {
            this.kind = kind;
            this.place = place;
            var all = client.resources(kind.type());
            var there = place.equals(Source.EVERYWHERE) ? all.inAnyNamespace() : all.inNamespace(place);
            var filtered = kind.ours() ? there.withLabel(Labels.MANAGED_BY, Labels.OPERATOR) : there;
            informer = filtered.withLimit(PAGE)
                    .runnableInformer(0)
                    .itemStore(store)
                    // A group can be there before this kind of it, or without the right to it: then it is not filled.
                    .exceptionHandler((started, failure) -> true)
                    .addEventHandler(this);
            informer.start().thenRun(grown);
        }

        boolean filled() {
            return informer.hasSynced();
        }

        void stop() {
            informer.stop();
        }

        Stream<HasMetadata> all() {
            return store.values().map(object -> find(ObjectKey.of(object)).orElse(object));
        }

        Optional<HasMetadata> find(ObjectKey key) {
            String stored = key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
            HasMetadata cached = store.get(stored);
            HasMetadata answer = answers.get(key);
            return Optional.ofNullable(
                    answer != null && (cached == null || version(answer) > version(cached)) ? answer : cached);
        }

        void written(HasMetadata object) {
            answers.put(ObjectKey.of(object), object);
        }

        private static long version(HasMetadata object) {
            String version = Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), "");
            return version.chars().allMatch(Character::isDigit) && !version.isEmpty() ? Long.parseLong(version) : 0;
        }

        @Override
        public void onAdd(T object) {
            seen(object);
            changed.accept(object);
        }

        @Override
        public void onUpdate(T before, T now) {
            seen(now);
            if (Changes.matter(now, before)) {
                changed.accept(now);
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            answers.remove(ObjectKey.of(object));
            changed.accept(object);
        }

        private void seen(T object) {
            answers.computeIfPresent(
                    ObjectKey.of(object), (key, answer) -> version(answer) > version(object) ? answer : null);
        }
    }
}
