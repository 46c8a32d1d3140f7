package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.status.StatusBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Writes the status of FeatureStores, only where it differs from what is there.
///
/// The whole status is replaced, by a patch that nothing else of the object takes part in: what the Go operator left in
/// it goes, too, and neither a version nor an owner of fields can be in the way.
public final class StatusWriter {
    private final KubernetesClient client;
    private final Map<String, FeatureStore> written = new ConcurrentHashMap<>();

    public StatusWriter(KubernetesClient client) {
        this.client = client;
    }

    /// The FeatureStore with the newest status that is known: a cache may not have seen our last write yet.
    public FeatureStore latest(FeatureStore cached) {
        String uid = cached.getMetadata().getUid();
        FeatureStore ours = written.get(uid);
        if (ours == null) {
            return cached;
        }
        if (version(cached) >= version(ours)) {
            written.remove(uid);
            return cached;
        }
        FeatureStore latest = new FeatureStore();
        latest.setMetadata(cached.getMetadata());
        latest.setSpec(cached.getSpec());
        latest.setStatus(ours.getStatus());
        return latest;
    }

    /// Writes `next` unless the FeatureStore has it.
    ///
    /// @return whether it was written
    /// @throws KubernetesClientException if the API server refuses it, unless the FeatureStore is gone
    public boolean write(FeatureStore featureStore, FeatureStoreStatus next) {
        if (StatusBuilder.same(featureStore.getStatus(), next)) {
            return false;
        }
        try {
            FeatureStore answer = client.resource(featureStore)
                    .subresource("status")
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON)
                                    .withFieldManager(ManagedFields.MANAGER)
                                    .build(),
                            patch(featureStore, next).toString());
            written.put(featureStore.getMetadata().getUid(), answer);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == Answer.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /// Forgets a FeatureStore that is gone.
    public void forget(FeatureStore featureStore) {
        written.remove(featureStore.getMetadata().getUid());
    }

    private ArrayNode patch(FeatureStore featureStore, FeatureStoreStatus next) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "test")
                .put("path", "/metadata/uid")
                .put("value", featureStore.getMetadata().getUid());
        patch.addObject()
                .put("op", "add")
                .put("path", "/status")
                .set("value", client.getKubernetesSerialization().convertValue(next, ObjectNode.class));
        return patch;
    }

    private static long version(FeatureStore featureStore) {
        return Long.parseLong(featureStore.getMetadata().getResourceVersion());
    }
}
