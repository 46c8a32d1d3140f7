package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.apis.Mlflow;
import io.featurestore.operator.apply.Children;
import io.featurestore.operator.apply.ObjectKey;
import io.featurestore.operator.world.Ref;
import io.featurestore.operator.world.References;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The caches of everything that is not a FeatureStore: one for each kind of child, filtered by our label, and one each
/// for all Secrets, ConfigMaps and claims, because users own those that a FeatureStore refers to. Where single
/// namespaces are watched there is one of each for every namespace.
public final class Sources implements Children {
    private static final String CHILDREN = Labels.MANAGED_BY + "=" + Labels.OPERATOR;
    private static final String ANY = "";

    /// How many objects a list brings at once. What others put into a Secret or a ConfigMap is up to 1 MiB, and a page
    /// is in memory several times while it is read.
    private static final long HEAVY_PAGE = 20;

    private static final long LIGHT_PAGE = 500;
    private static final String POD = HasMetadata.getKind(Pod.class);
    private static final String JOB = HasMetadata.getKind(Job.class);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Set<ObjectKey> kept;
    private final Runnable keptChanged;
    private final OptionalSources optional;
    private final ReferenceIndex index = new ReferenceIndex();
    private volatile @Nullable IndexerResourceCache<FeatureStore> featureStores;
    private volatile @Nullable ReferenceEvents events;
    private volatile List<Source<?>> sources = List.of();

    /// @param namespaces the namespaces to watch; all if empty, and only then cluster-scoped objects
    /// @param kept ConfigMaps of nobody whose content is kept, too
    /// @param keptChanged is run when one of them changes
    public Sources(KubernetesClient client, Set<String> namespaces, Set<ObjectKey> kept, Runnable keptChanged) {
        this.client = client;
        this.kept = Set.copyOf(kept);
        this.keptChanged = keptChanged;
        this.namespaces = Set.copyOf(namespaces);
        this.optional = new OptionalSources(client, this.namespaces, this::changed, this::lookAgainAtAll);
    }

    /// Begins or ends to watch kinds that a cluster may have or not.
    ///
    /// @param groups the API groups of the cluster
    public void follow(Set<String> groups) {
        optional.follow(groups);
    }

    /// The groups of `served` whose kinds can be used.
    public Set<String> usable(Set<String> served) {
        return optional.usable(served);
    }

    /// Ends to watch those.
    public void close() {
        optional.close();
    }

    /// Wakes the FeatureStores that an object of an optional kind is of interest to.
    private void changed(HasMetadata object) {
        Set<ResourceID> woken = object instanceof Mlflow ? index.usersOf(Ref.mlflow()) : owner(object);
        Optional.ofNullable(events).ifPresent(known -> woken.forEach(known::wake));
    }

    /// Makes the caches of a controller that is about to start.
    public List<EventSource<?, FeatureStore>> prepare(EventSourceContext<FeatureStore> context) {
        featureStores = context.getPrimaryCache();
        sources = namespaces.isEmpty()
                ? Stream.concat(
                                inNamespace(Source.EVERYWHERE, context),
                                Stream.of(labelled(ClusterRoleBinding.class, Source.EVERYWHERE, context)))
                        .toList()
                : namespaces.stream()
                        .<Source<?>>flatMap(namespace -> inNamespace(namespace, context))
                        .toList();
        ReferenceEvents references = new ReferenceEvents(index, context);
        events = references;
        return Stream.<EventSource<?, FeatureStore>>concat(
                        Stream.of(references), sources.stream().map(Source::events))
                .toList();
    }

    private Stream<Source<?>> inNamespace(String place, EventSourceContext<FeatureStore> context) {
        return Stream.of(
                labelled(ServiceAccount.class, place, context),
                labelled(Role.class, place, context),
                labelled(RoleBinding.class, place, context),
                labelled(Service.class, place, context),
                labelled(Deployment.class, place, context),
                labelled(HorizontalPodAutoscaler.class, place, context),
                labelled(PodDisruptionBudget.class, place, context),
                labelled(CronJob.class, place, context),
                pods(place, context),
                jobs(place, context),
                everyOne(ConfigMap.class, ConfigMap::new, place, context),
                everyOne(Secret.class, Secret::new, place, context),
                everyOne(PersistentVolumeClaim.class, PersistentVolumeClaim::new, place, context));
    }

    private <T extends HasMetadata> Source<T> labelled(
            Class<T> type, String place, EventSourceContext<FeatureStore> context) {
        var settings = new Source.Settings<T>(CHILDREN, LIGHT_PAGE, Changes::matter, Sources::owner);
        return Source.create(type, place, new ReducedStore<>(UnaryOperator.identity()), settings, context);
    }

    private Source<Pod> pods(String place, EventSourceContext<FeatureStore> context) {
        var settings = new Source.Settings<Pod>(CHILDREN, LIGHT_PAGE, Changes::matter, Sources::owner);
        return Source.create(Pod.class, place, new ReducedStore<>(Changes::essence), settings, context);
    }

    private Source<Job> jobs(String place, EventSourceContext<FeatureStore> context) {
        var settings = new Source.Settings<Job>(CHILDREN, LIGHT_PAGE, Changes::matter, Sources::owner);
        return Source.create(Job.class, place, new ReducedStore<>(Changes::essence), settings, context);
    }

    private <T extends HasMetadata> Source<T> everyOne(
            Class<T> type, Supplier<T> empty, String place, EventSourceContext<FeatureStore> context) {
        var settings = new Source.Settings<T>(ANY, HEAVY_PAGE, Changes::matter, this::ownerAndUsers);
        return Source.create(type, place, ReducedStore.keeping(this::isWanted, empty), settings, context);
    }

    private boolean isWanted(HasMetadata object) {
        return Owners.of(object).isPresent()
                || kept.contains(ObjectKey.of(object))
                || ref(object).filter(index::isReferred).isPresent();
    }

    private static Set<ResourceID> owner(HasMetadata object) {
        return Owners.of(object).map(Set::of).orElse(Set.of());
    }

    private Set<ResourceID> ownerAndUsers(HasMetadata object) {
        if (kept.contains(ObjectKey.of(object))) {
            keptChanged.run();
        }
        Set<ResourceID> woken = new HashSet<>(owner(object));
        ref(object).map(index::usersOf).ifPresent(woken::addAll);
        return woken;
    }

    private static Optional<Ref> ref(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        String name = object.getMetadata().getName();
        return Stream.of(Ref.Kind.values())
                .filter(kind -> kind.kubernetesKind().equals(HasMetadata.getKind(object.getClass())))
                .map(kind -> new Ref(kind, namespace, name))
                .findFirst();
    }

    @Override
    public Optional<HasMetadata> find(ObjectKey key) {
        return OptionalSources.holds(key.kind()) ? optional.find(key) : inSources(key);
    }

    private Optional<HasMetadata> inSources(ObjectKey key) {
        return sourceOf(key.kind(), key.namespace())
                .flatMap(source ->
                        source.find(new ResourceID(key.name(), key.namespace().isEmpty() ? null : key.namespace())));
    }

    @Override
    public List<HasMetadata> of(FeatureStore owner) {
        ResourceID id = ResourceID.fromResource(owner);
        Stream<HasMetadata> known = sources.stream()
                .filter(source -> !source.holds(POD, owner.getMetadata().getNamespace())
                        && !source.holds(JOB, owner.getMetadata().getNamespace()))
                .flatMap(source -> source.of(id));
        return Stream.concat(known, optional.of(id).stream()).toList();
    }

    @Override
    public void written(HasMetadata object) {
        ObjectKey key = ObjectKey.of(object);
        if (OptionalSources.holds(key.kind())) {
            optional.written(object);
            return;
        }
        sourceOf(key.kind(), key.namespace()).ifPresent(source -> source.written(object));
    }

    /// Everything that carries our labels and is in no namespace.
    public List<HasMetadata> clusterScoped() {
        return sources.stream()
                .filter(source -> source.holds(HasMetadata.getKind(ClusterRoleBinding.class), ANY))
                .<HasMetadata>flatMap(Source::all)
                .toList();
    }

    /// What `featureStore` refers to and what of it exists. What is referred to for the first time since the operator
    /// started is read from the API server, once.
    public Map<Ref, HasMetadata> referred(FeatureStore featureStore) {
        Set<Ref> refs = References.of(featureStore);
        index.put(ResourceID.fromResource(featureStore), refs);
        Map<Ref, HasMetadata> found = new HashMap<>();
        for (Ref ref : refs) {
            find(ref).ifPresent(object -> found.put(ref, object));
        }
        return found;
    }

    private Optional<? extends HasMetadata> find(Ref ref) {
        ResourceID id = new ResourceID(ref.name(), ref.namespace());
        return switch (ref.kind()) {
            case FEATURE_STORE -> featureStore(id);
            case MLFLOW -> optional.mlflow();
            case SECRET, CONFIG_MAP ->
                sourceOf(ref.kind().kubernetesKind(), ref.namespace()).flatMap(source -> source.findWhole(id, client));
        };
    }

    /// A FeatureStore, if it exists in a namespace that is watched.
    public Optional<FeatureStore> featureStore(ResourceID id) {
        return Objects.requireNonNull(featureStores, "prepare() comes first").get(id);
    }

    /// Looks again at the FeatureStore of a name that one had which is gone, if there is a new one by then.
    public void lookAgain(ResourceID id) {
        Objects.requireNonNull(events, "prepare() comes first").lookAgain(id);
    }

    /// Looks again at every FeatureStore; nothing happens before they are looked at for the first time.
    public void lookAgainAtAll() {
        Optional.ofNullable(events).ifPresent(ReferenceEvents::wakeAll);
    }

    /// All FeatureStores.
    public List<FeatureStore> featureStores() {
        return Objects.requireNonNull(featureStores, "prepare() comes first")
                .list()
                .toList();
    }

    /// The pods of a FeatureStore's servers, without what is not needed to say how they are.
    public List<Pod> pods(FeatureStore owner) {
        return pods(owner, pod -> !isOfJob(pod));
    }

    /// The pods of the runs of its job, likewise.
    public List<Pod> jobPods(FeatureStore owner) {
        return pods(owner, Sources::isOfJob);
    }

    private List<Pod> pods(FeatureStore owner, Predicate<Pod> wanted) {
        ResourceID id = ResourceID.fromResource(owner);
        return sourceOf(POD, owner.getMetadata().getNamespace()).stream()
                .flatMap(source -> source.of(id))
                .map(Pod.class::cast)
                .filter(wanted)
                .toList();
    }

    private static boolean isOfJob(Pod pod) {
        return pod.getMetadata().getLabels().containsKey(Labels.JOB_OF);
    }

    /// The runs of a FeatureStore's job, without what is not needed to say how they ended.
    public List<Job> jobs(FeatureStore owner) {
        ResourceID id = ResourceID.fromResource(owner);
        return sourceOf(JOB, owner.getMetadata().getNamespace()).stream()
                .flatMap(source -> source.of(id))
                .map(Job.class::cast)
                .toList();
    }

    private Optional<Source<?>> sourceOf(String kind, String namespace) {
        return sources.stream().filter(source -> source.holds(kind, namespace)).findFirst();
    }
}
