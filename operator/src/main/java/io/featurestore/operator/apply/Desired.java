package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A rendered object made ready to be sent.
///
/// @param object as it was rendered
/// @param body the same with its owner
/// @param hash of `body`
record Desired(ObjectKey key, HasMetadata object, ObjectNode body, String hash) {
    /// On a Deployment: who sets its replicas, [#FEATURE_STORE] or [#AUTOSCALER].
    static final String REPLICAS_OWNER = "feast.dev/replicas-owner";

    static final String FEATURE_STORE = "FeatureStore";
    static final String AUTOSCALER = "HorizontalPodAutoscaler";

    /// Parts that the API server never changes in an existing object. They are sent as they are in it.
    private static final Map<String, List<String>> IMMUTABLE = Map.of(
            "PersistentVolumeClaim", List.of("spec"),
            "Deployment", List.of("spec", "selector"),
            "RoleBinding", List.of("roleRef"),
            "ClusterRoleBinding", List.of("roleRef"));

    static Desired of(FeatureStore owner, HasMetadata object) {
        ObjectKey key = ObjectKey.of(object);
        ObjectNode body = ObjectJson.tree(object);
        body.remove("status");
        ObjectNode metadata = body.withObjectProperty("metadata");
        metadata.remove("ownerReferences");
        if (owns(owner, key)) {
            metadata.putArray("ownerReferences").add(ObjectJson.tree(Ownership.reference(owner)));
        }
        return new Desired(key, object, body, ObjectJson.hash(body));
    }

    private static boolean owns(FeatureStore owner, ObjectKey key) {
        return key.namespace().equals(owner.getMetadata().getNamespace())
                && !(key.kind().equals(Ownership.CLAIM) && Ownership.retainsClaims(owner));
    }

    /// What is sent where there is no such object.
    ObjectNode sent() {
        return stamped(body.deepCopy());
    }

    /// What is sent to change `live`.
    ObjectNode sent(JsonNode live) {
        ObjectNode sent = stamped(expectedIn(live));
        sent.withObjectProperty("metadata").set("uid", live.path("metadata").path("uid"));
        return sent;
    }

    private ObjectNode stamped(ObjectNode sent) {
        ObjectNode annotations = sent.withObjectProperty("metadata").withObjectProperty("annotations");
        annotations.put(Annotations.DESIRED_HASH, hash);
        if (key.kind().equals("Deployment")) {
            annotations.put(REPLICAS_OWNER, fixesReplicas() ? FEATURE_STORE : AUTOSCALER);
        }
        return sent;
    }

    private boolean fixesReplicas() {
        return body.path("spec").hasNonNull("replicas");
    }

    /// What `live` should hold: what was rendered, but for what can't be changed, which is taken from `live`. The uid
    /// that goes with it when it is sent makes sure that no other object of the same name is meant.
    ObjectNode expectedIn(JsonNode live) {
        ObjectNode adapted = body.deepCopy();
        immutablePath().ifPresent(path -> {
            JsonNode kept = at(live, path);
            if (!kept.isMissingNode()) {
                parent(adapted, path).set(path.getLast(), kept.deepCopy());
            }
        });
        return adapted;
    }

    /// The part of `live` that differs from what was rendered and can't be changed.
    Optional<String> immutableDifference(JsonNode live) {
        return immutablePath()
                .flatMap(path -> Containment.firstMissing(at(body, path), at(live, path))
                        .map(inner -> String.join(".", path) + (inner.isEmpty() ? "" : "." + inner)));
    }

    /// Whether replicas go over from us to an autoscaler, so that they must not fall to the default in between.
    boolean handsOverReplicas(HasMetadata live) {
        return key.kind().equals("Deployment")
                && !fixesReplicas()
                && !AUTOSCALER.equals(Ownership.annotations(live.getMetadata()).get(REPLICAS_OWNER));
    }

    private Optional<List<String>> immutablePath() {
        return Optional.ofNullable(IMMUTABLE.get(key.kind()));
    }

    private static JsonNode at(JsonNode tree, List<String> path) {
        JsonNode at = tree;
        for (String name : path) {
            at = at.path(name);
        }
        return at;
    }

    private static ObjectNode parent(ObjectNode tree, List<String> path) {
        ObjectNode at = tree;
        for (String name : path.subList(0, path.size() - 1)) {
            at = at.withObjectProperty(name);
        }
        return at;
    }
}
