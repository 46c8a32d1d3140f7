package io.featurestore.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The cluster of a fabric8 client.
public final class KubernetesCluster implements Cluster {
    /// No object ever has this version, so an apply that names it creates or answers 409: the API server compares it
    /// with the version of what exists, and ignores it where nothing does.
    private static final String NO_VERSION = "1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    public KubernetesCluster(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Answer create(HasMetadata object, String body) {
        ObjectNode onlyIfAbsent = (ObjectNode) parse(body);
        onlyIfAbsent.withObjectProperty("metadata").put("resourceVersion", NO_VERSION);
        return send(() ->
                client.resource(object).patch(serverSideApply(ManagedFields.MANAGER, false), onlyIfAbsent.toString()));
    }

    @Override
    public Answer apply(HasMetadata object, String body, String fieldManager) {
        return send(() -> client.resource(object).patch(serverSideApply(fieldManager, true), body));
    }

    @Override
    public Answer patch(HasMetadata object, String jsonPatch) {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON)
                .withFieldManager(ManagedFields.MANAGER)
                .build();
        return send(() -> client.resource(object).patch(context, jsonPatch));
    }

    @Override
    public Answer delete(HasMetadata live) {
        return send(() -> {
            client.resource(live).lockResourceVersion().delete();
            return live;
        });
    }

    @Override
    public Optional<JsonNode> read(HasMetadata object) {
        try {
            return Optional.ofNullable(client.raw(path(object))).map(KubernetesCluster::parse);
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    private static PatchContext serverSideApply(String fieldManager, boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(force)
                .build();
    }

    private static Answer send(Supplier<HasMetadata> request) {
        try {
            return new Answer.Done(request.get());
        } catch (KubernetesClientException e) {
            return new Answer.Refused(Math.max(0, e.getCode()), reason(e));
        }
    }

    private static String reason(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        return e.getCode() <= 0
                ? "the API server gave no answer"
                : "the API server answered with status " + e.getCode();
    }

    private static String path(HasMetadata object) {
        String version = object.getApiVersion();
        String namespace = object.getMetadata().getNamespace();
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + (namespace == null ? "" : "/namespaces/" + namespace)
                + "/"
                + Objects.requireNonNull(object.getPlural())
                + "/"
                + object.getMetadata().getName();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("neither we nor the API server send what is not JSON", e);
        }
    }
}
