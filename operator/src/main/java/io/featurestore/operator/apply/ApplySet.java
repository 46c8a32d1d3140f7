package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.v1.FeatureStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the objects of one FeatureStore what was rendered: applies what is absent or differs, in order, and then
/// removes what is no longer rendered. Nothing is sent for an object that matches: its annotation
/// [Annotations#DESIRED_HASH] says that this very content was applied last (so nothing of ours is left over), and all
/// that was rendered is still in it (so nothing was changed by others).
public final class ApplySet {
    private static final String NO_LONGER_WANTED = "a field is no longer wanted";

    private final Cluster cluster;
    private final Children children;
    private final InstantSource clock;
    private final Map<String, Attempts> attempts = new ConcurrentHashMap<>();
    private final Handover handover;

    public ApplySet(Cluster cluster, Children children, InstantSource clock) {
        this.cluster = cluster;
        this.children = children;
        this.clock = clock;
        this.handover = new Handover(clock);
    }

    /// Applies `rendered`, all of it, and removes what else `owner` has; claims are never removed.
    ///
    /// @return what became of each object that was rendered or removed, in the order of work. A failure keeps only
    ///     those objects back that would start pods without what failed, and keeps everything from being removed
    /// @throws IllegalArgumentException if an object is rendered twice
    public List<Outcome> apply(FeatureStore owner, List<HasMetadata> rendered) {
        SortedMap<ObjectKey, Desired> desired = prepare(owner, rendered);
        Attempts tried = attempts.computeIfAbsent(owner.getMetadata().getUid(), uid -> new Attempts(clock));
        List<Outcome> outcomes = new ArrayList<>();
        for (Desired one : desired.values()) {
            outcomes.add(holdingBack(one, outcomes)
                    .<Outcome>map(cause -> new Outcome.Held(one.key(), cause))
                    .orElseGet(() -> applyOne(owner, one, tried)));
        }
        if (outcomes.stream().allMatch(Outcome::settled)) {
            outcomes.addAll(prune(owner, desired));
        }
        return List.copyOf(outcomes);
    }

    /// Forgets what was tried for a FeatureStore that is gone.
    public void forget(FeatureStore owner) {
        attempts.remove(owner.getMetadata().getUid());
        handover.forget(owner);
    }

    /// After which time the same objects are to be applied again although nothing changes, if they are.
    public Optional<Duration> again(FeatureStore owner) {
        return handover.left(owner);
    }

    private static SortedMap<ObjectKey, Desired> prepare(FeatureStore owner, List<HasMetadata> rendered) {
        SortedMap<ObjectKey, Desired> desired = new TreeMap<>();
        for (HasMetadata object : rendered) {
            Desired one = Desired.of(owner, object);
            if (desired.put(one.key(), one) != null) {
                throw new IllegalArgumentException(one.key() + " is rendered twice");
            }
        }
        return desired;
    }

    private static Optional<ObjectKey> holdingBack(Desired one, List<Outcome> before) {
        if (!ApplyOrder.isWorkload(one.key().kind())) {
            return Optional.empty();
        }
        return before.stream()
                .filter(outcome ->
                        !outcome.settled() && ApplyOrder.gates(outcome.key().kind()))
                .map(Outcome::key)
                .findFirst();
    }

    private Outcome applyOne(FeatureStore owner, Desired one, Attempts tried) {
        Optional<Outcome> refused = tried.refused(one);
        if (refused.isPresent()) {
            return refused.get();
        }
        return children.find(one.key())
                .map(live -> applyTo(owner, one, live, tried))
                .orElseGet(() -> create(owner, one, tried));
    }

    private Outcome create(FeatureStore owner, Desired one, Attempts tried) {
        return switch (cluster.create(one.object(), one.sent().toString())) {
            case Answer.Done done -> {
                children.written(done.object());
                yield new Outcome.Created(one.key());
            }
            case Answer.Refused refused ->
                refused.code() == Answer.CONFLICT ? claim(owner, one, tried) : failed(one, refused, tried);
        };
    }

    /// There is an object of that name which no cache holds.
    private Outcome claim(FeatureStore owner, Desired one, Attempts tried) {
        Optional<JsonNode> found = cluster.read(one.object());
        if (found.isEmpty()) {
            return new Outcome.Failed(one.key(), true, one.key() + " exists but can't be read");
        }
        HasMetadata live = ObjectJson.metadataOf(one.object(), found.get());
        return switch (Ownership.of(owner, live)) {
            case Ownership.Ours ours -> adopt(one, live, found.get(), tried);
            case Ownership.Lent lent -> new Outcome.Unchanged(one.key());
            case Ownership.Foreign foreign -> tried.refuse(one, new Outcome.Conflict(one.key(), foreign.message()));
        };
    }

    private Outcome applyTo(FeatureStore owner, Desired one, HasMetadata live, Attempts tried) {
        return switch (Ownership.of(owner, live)) {
            case Ownership.Ours ours -> match(handover.now(owner, one, live), live, tried);
            case Ownership.Lent lent -> new Outcome.Unchanged(one.key());
            case Ownership.Foreign foreign -> new Outcome.Conflict(one.key(), foreign.message());
        };
    }

    private Outcome match(Desired one, HasMetadata live, Attempts tried) {
        String applied = Ownership.annotations(live.getMetadata()).get(Annotations.DESIRED_HASH);
        ObjectNode tree = ObjectJson.tree(live);
        Optional<String> missing = Containment.firstMissing(one.expectedIn(tree), tree);
        if (one.hash().equals(applied)) {
            return missing.map(path -> restore(one, live, path, tried)).orElseGet(() -> unchanged(one, tree));
        }
        String reason = missing.orElse(NO_LONGER_WANTED);
        return applied == null ? takeOver(one, live, reason, tried) : update(one, live, tree, reason, tried);
    }

    private static Outcome unchanged(Desired one, JsonNode live) {
        return one.immutableDifference(live)
                .<Outcome>map(path -> new Outcome.Immutable(one.key(), path))
                .orElseGet(() -> new Outcome.Unchanged(one.key()));
    }

    /// Somebody changed what we had applied.
    private Outcome restore(Desired one, HasMetadata live, String path, Attempts tried) {
        if (tried.exhausted(one)) {
            return new Outcome.DriftRejected(one.key(), path);
        }
        tried.rewrote(one);
        return takeOver(one, live, path, tried);
    }

    /// The object was last written by the Go operator or changed by somebody: what only the Go operator owns goes, too.
    private Outcome takeOver(Desired one, HasMetadata live, String reason, Attempts tried) {
        return cluster.read(live)
                .map(found -> migrate(one, live, found, reason, tried))
                .orElseGet(() -> new Outcome.Failed(one.key(), true, one.key() + " can't be read"));
    }

    private Outcome adopt(Desired one, HasMetadata live, JsonNode found, Attempts tried) {
        return migrate(one, live, found, "it was not written by this operator", tried);
    }

    private Outcome migrate(Desired one, HasMetadata live, JsonNode found, String reason, Attempts tried) {
        Optional<String> patch = ManagedFields.takeOver(found);
        if (patch.isPresent() && cluster.patch(live, patch.get()) instanceof Answer.Refused refused) {
            return failed(one, refused, tried);
        }
        return update(one, live, found, reason, tried);
    }

    private Outcome update(Desired one, HasMetadata live, JsonNode tree, String reason, Attempts tried) {
        if (one.handsOverReplicas(live) && holdReplicas(live, tree) instanceof Answer.Refused refused) {
            return failed(one, refused, tried);
        }
        Answer answer = cluster.apply(one.object(), one.sent(tree).toString(), ManagedFields.MANAGER);
        return switch (answer) {
            case Answer.Done done -> {
                children.written(done.object());
                yield one.immutableDifference(tree)
                        .<Outcome>map(path -> new Outcome.Immutable(one.key(), path))
                        .orElseGet(() -> new Outcome.Updated(one.key(), reason));
            }
            case Answer.Refused refused ->
                refused.code() == Answer.CONFLICT && cluster.read(live).isEmpty()
                        ? recreate(one, refused, tried)
                        : failed(one, refused, tried);
        };
    }

    /// It is gone, and the cache has not heard of it yet.
    private Outcome recreate(Desired one, Answer.Refused before, Attempts tried) {
        return switch (cluster.create(one.object(), one.sent().toString())) {
            case Answer.Done done -> {
                children.written(done.object());
                yield new Outcome.Created(one.key());
            }
            case Answer.Refused refused -> failed(one, refused.code() == Answer.CONFLICT ? before : refused, tried);
        };
    }

    /// A field that nobody owns any more falls back to its default, and one replica is not what an autoscaler takes
    /// over. So the number of now gets an owner before we let go of it.
    private Answer holdReplicas(HasMetadata live, JsonNode tree) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", live.getApiVersion()).put("kind", live.getKind());
        ObjectNode metadata = body.putObject("metadata");
        metadata.put("name", live.getMetadata().getName());
        metadata.put("namespace", live.getMetadata().getNamespace());
        metadata.put("uid", live.getMetadata().getUid());
        body.putObject("spec")
                .put("replicas", tree.path("spec").path("replicas").asInt(1));
        return cluster.apply(live, body.toString(), ManagedFields.REPLICAS_MANAGER);
    }

    private static Outcome failed(Desired one, Answer.Refused refused, Attempts tried) {
        String message = one.key().kind().equals("Secret")
                ? "%s was refused with status %d".formatted(one.key(), refused.code())
                : "%s: %s".formatted(one.key(), refused.message());
        Outcome outcome = new Outcome.Failed(one.key(), !refused.permanent(), message);
        return refused.permanent() ? tried.refuse(one, outcome) : outcome;
    }

    private List<Outcome> prune(FeatureStore owner, Map<ObjectKey, Desired> desired) {
        List<Outcome> outcomes = new ArrayList<>();
        children.of(owner).stream()
                .filter(live -> !desired.containsKey(ObjectKey.of(live)))
                .filter(live -> Ownership.of(owner, live) instanceof Ownership.Ours)
                .filter(live -> live.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(ObjectKey::of).reversed())
                .forEach(live -> remove(owner, live).ifPresent(outcomes::add));
        return outcomes;
    }

    private Optional<Outcome> remove(FeatureStore owner, HasMetadata live) {
        ObjectKey key = ObjectKey.of(live);
        if (key.kind().equals(Ownership.CLAIM)) {
            return releaseClaim(owner, live);
        }
        return Optional.of(Outcome.ofDeletion(key, cluster.delete(live)));
    }

    /// A claim that is no longer rendered stays. If claims are to outlive the FeatureStore, it stops being owned.
    private Optional<Outcome> releaseClaim(FeatureStore owner, HasMetadata live) {
        boolean owned = Ownership.controller(live).isPresent();
        if (!owned || !Ownership.retainsClaims(owner)) {
            return Optional.empty();
        }
        ObjectKey key = ObjectKey.of(live);
        String patch = """
                [{"op":"test","path":"/metadata/uid","value":"%s"},{"op":"remove","path":"/metadata/ownerReferences"}]""".formatted(live.getMetadata().getUid());
        return Optional.of(
                switch (cluster.patch(live, patch)) {
                    case Answer.Done done -> {
                        children.written(done.object());
                        yield new Outcome.Updated(key, "metadata.ownerReferences");
                    }
                    case Answer.Refused refused -> new Outcome.Failed(key, true, key + ": " + refused.message());
                });
    }
}
