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
/// @param replicasOwner who sets the replicas of a Deployment
record Desired(ObjectKey key, HasMetadata object, ObjectNode body, String hash, String replicasOwner) {
    /// On a Deployment: who sets its replicas, [#FEATURE_STORE], [#AUTOSCALER], or for a moment [#FORMER_AUTOSCALER].
    static final String REPLICAS_OWNER = "feast.dev/replicas-owner";

    static final String FEATURE_STORE = "FeatureStore";
    static final String AUTOSCALER = "HorizontalPodAutoscaler";

    /// An autoscaler that there is no more: its number stays until the [Handover] is over.
    static final String FORMER_AUTOSCALER = "FormerHorizontalPodAutoscaler";

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
        String replicasOwner = body.path("spec").hasNonNull("replicas") ? FEATURE_STORE : AUTOSCALER;
        return new Desired(key, object, body, ObjectJson.hash(body), replicasOwner);
    }

    /// An object that nobody owns.
    static Desired shared(HasMetadata object) {
        ObjectNode body = ObjectJson.tree(object);
        body.remove("status");
        body.withObjectProperty("metadata").remove("ownerReferences");
        return new Desired(ObjectKey.of(object), object, body, ObjectJson.hash(body), FEATURE_STORE);
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
        if (isDeployment()) {
            annotations.put(REPLICAS_OWNER, replicasOwner);
        }
        return sent;
    }

    boolean isDeployment() {
        return key.kind().equals("Deployment");
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
        return isDeployment()
                && replicasOwner.equals(AUTOSCALER)
                && !ownerOfReplicas(live).equals(AUTOSCALER);
    }

    /// The number of pods that an autoscaler, which is no longer wanted, has left where one is asked for.
    Optional<Integer> replicasBeforeOne(HasMetadata live) {
        boolean one = body.path("spec").path("replicas").asInt(0) == 1;
        String owner = ownerOfReplicas(live);
        if (!one || !(owner.equals(AUTOSCALER) || owner.equals(FORMER_AUTOSCALER))) {
            return Optional.empty();
        }
        return Optional.of(ObjectJson.tree(live).path("spec").path("replicas").asInt(1))
                .filter(replicas -> replicas > 1);
    }

    /// The same with the number that an autoscaler has left.
    Desired handingOver(int replicas) {
        ObjectNode kept = body.deepCopy();
        kept.withObjectProperty("spec").put("replicas", replicas);
        return new Desired(key, object, kept, ObjectJson.hash(kept), FORMER_AUTOSCALER);
    }

    private static String ownerOfReplicas(HasMetadata live) {
        return Ownership.annotations(live.getMetadata()).getOrDefault(REPLICAS_OWNER, "");
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
