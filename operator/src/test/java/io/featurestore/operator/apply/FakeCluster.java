package io.featurestore.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.featurestore.crd.v1.FeatureStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A cluster in memory that stores what is sent as it is sent and notes every request. It knows nothing of field
/// owners: what an API server does with an apply is tested against a real one.
final class FakeCluster implements Cluster, Children {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization MODEL = new KubernetesSerialization();

    final List<String> requests = new ArrayList<>();
    final Map<ObjectKey, HasMetadata> stored = new HashMap<>();
    final Map<ObjectKey, Answer.Refused> refusals = new HashMap<>();

    /// What a webhook does to objects on their way in.
    UnaryOperator<ObjectNode> admission = body -> body;

    /// Objects that exist without being in a cache.
    final Map<ObjectKey, HasMetadata> uncached = new HashMap<>();

    private int uids;

    void put(HasMetadata object) {
        stored.put(ObjectKey.of(object), object);
    }

    List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    @Override
    public Answer create(HasMetadata object, String body) {
        ObjectKey key = ObjectKey.of(object);
        requests.add("create " + key);
        if (stored.containsKey(key) || uncached.containsKey(key)) {
            return new Answer.Refused(Answer.CONFLICT, "exists");
        }
        return store(object, body);
    }

    @Override
    public Answer apply(HasMetadata object, String body, String fieldManager) {
        requests.add((fieldManager.equals(ManagedFields.MANAGER) ? "apply " : "hold ") + ObjectKey.of(object));
        return fieldManager.equals(ManagedFields.MANAGER) ? store(object, body) : new Answer.Done(object);
    }

    private Answer store(HasMetadata object, String body) {
        ObjectKey key = ObjectKey.of(object);
        if (refusals.containsKey(key)) {
            return refusals.get(key);
        }
        ObjectNode admitted = admission.apply((ObjectNode) parse(body));
        ObjectNode metadata = admitted.withObjectProperty("metadata");
        if (!metadata.hasNonNull("uid")) {
            metadata.put("uid", "uid-" + ++uids);
        }
        HasMetadata result = MODEL.convertValue(admitted, object.getClass());
        uncached.remove(key);
        stored.put(key, result);
        return new Answer.Done(result);
    }

    @Override
    public Answer patch(HasMetadata object, String jsonPatch) {
        requests.add("patch " + ObjectKey.of(object));
        return new Answer.Done(object);
    }

    @Override
    public Answer delete(HasMetadata live) {
        requests.add("delete " + ObjectKey.of(live));
        stored.remove(ObjectKey.of(live));
        return new Answer.Done(live);
    }

    @Override
    public Optional<JsonNode> read(HasMetadata object) {
        ObjectKey key = ObjectKey.of(object);
        requests.add("read " + key);
        return Optional.ofNullable(uncached.getOrDefault(key, stored.get(key)))
                .map(found -> MODEL.convertValue(found, JsonNode.class));
    }

    @Override
    public Optional<HasMetadata> find(ObjectKey key) {
        return Optional.ofNullable(stored.get(key));
    }

    @Override
    public List<HasMetadata> of(FeatureStore owner) {
        return stored.values().stream()
                .filter(live -> Ownership.of(owner, live) instanceof Ownership.Ours)
                .toList();
    }

    @Override
    public void written(HasMetadata object) {
        stored.put(ObjectKey.of(object), object);
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
