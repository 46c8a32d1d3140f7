package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.Labels;
import java.util.Optional;

/// Objects that are of no single FeatureStore. They are written only where they differ, taken over from the Go operator
/// as they are, and left alone where they are somebody else's.
public final class SharedObjects {
    private final Cluster cluster;
    private final Children children;

    public SharedObjects(Cluster cluster, Children children) {
        this.cluster = cluster;
        this.children = children;
    }

    /// Whether there is an object of this kind and name, as far as the caches know.
    public boolean exists(HasMetadata object) {
        return children.find(ObjectKey.of(object)).isPresent();
    }

    /// Makes the object what was rendered.
    public Outcome apply(HasMetadata rendered) {
        Desired desired = Desired.shared(rendered);
        Optional<HasMetadata> live = children.find(desired.key());
        if (live.isPresent()) {
            return match(desired, live.get());
        }
        return switch (cluster.create(desired.object(), desired.sent().toString())) {
            case Answer.Done done -> written(done, new Outcome.Created(desired.key()));
            case Answer.Refused refused ->
                refused.code() == Answer.CONFLICT ? adopt(desired) : failed(desired, refused);
        };
    }

    /// Removes the object of this kind and name if it is ours.
    public Optional<Outcome> remove(HasMetadata rendered) {
        ObjectKey key = ObjectKey.of(rendered);
        return children.find(key)
                .filter(SharedObjects::isOurs)
                .map(live -> Outcome.ofDeletion(key, cluster.delete(live)));
    }

    private Outcome match(Desired desired, HasMetadata live) {
        if (!isOurs(live)) {
            return conflict(desired);
        }
        ObjectNode tree = ObjectJson.tree(live);
        String applied = Ownership.annotations(live.getMetadata()).get(Annotations.DESIRED_HASH);
        Optional<String> missing = Containment.firstMissing(desired.expectedIn(tree), tree);
        if (missing.isEmpty() && desired.hash().equals(applied)) {
            return new Outcome.Unchanged(desired.key());
        }
        // What was changed since, the Go operator may have changed.
        return missing.isEmpty() || applied == null || desired.hash().equals(applied)
                ? cluster.read(live)
                        .map(found -> takeOver(desired, live, found))
                        .orElseGet(() -> new Outcome.Failed(desired.key(), true, desired.key() + " can't be read"))
                : update(desired, tree);
    }

    /// No cache holds it: it carries no label of ours, or it is very new.
    private Outcome adopt(Desired desired) {
        return cluster.read(desired.object())
                .map(found -> {
                    HasMetadata live = ObjectJson.metadataOf(desired.object(), found);
                    return isOurs(live) ? takeOver(desired, live, found) : conflict(desired);
                })
                .orElseGet(() -> new Outcome.Failed(desired.key(), true, desired.key() + " exists but can't be read"));
    }

    private Outcome takeOver(Desired desired, HasMetadata live, JsonNode found) {
        Optional<String> patch = ManagedFields.takeOver(found);
        if (patch.isPresent() && cluster.patch(live, patch.get()) instanceof Answer.Refused refused) {
            return failed(desired, refused);
        }
        return update(desired, found);
    }

    private Outcome update(Desired desired, JsonNode live) {
        return switch (cluster.apply(desired.object(), desired.sent(live).toString(), ManagedFields.MANAGER)) {
            case Answer.Done done -> written(done, new Outcome.Updated(desired.key(), "its content has changed"));
            case Answer.Refused refused -> failed(desired, refused);
        };
    }

    private Outcome written(Answer.Done done, Outcome outcome) {
        children.written(done.object());
        return outcome;
    }

    private static boolean isOurs(HasMetadata live) {
        return Labels.OPERATOR.equals(Ownership.labels(live.getMetadata()).get(Labels.MANAGED_BY));
    }

    private static Outcome conflict(Desired desired) {
        return new Outcome.Conflict(
                desired.key(), "%s exists and is not the operator's; delete it".formatted(desired.key()));
    }

    private static Outcome failed(Desired desired, Answer.Refused refused) {
        return new Outcome.Failed(desired.key(), !refused.permanent(), desired.key() + ": " + refused.message());
    }
}
