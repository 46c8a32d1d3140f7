package io.featurestore.operator.cli;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.resolve.Resolver;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.Ref;
import io.featurestore.operator.world.References;
import io.featurestore.operator.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The documents of a command's input as what the operator would find in a cluster.
final class Input {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final List<Document> featureStores;
    private final Map<Ref, HasMetadata> objects;
    private final OperatorSettings settings;

    Input(List<Document> documents, OperatorSettings settings) {
        this.featureStores = documents.stream().filter(Document::isFeatureStore).toList();
        this.objects = new HashMap<>();
        this.settings = settings;
        documents.forEach(this::index);
    }

    /// The FeatureStores of the input, in its order.
    List<Document> featureStores() {
        return featureStores;
    }

    /// Everything of the input that FeatureStores can refer to.
    List<HasMetadata> objects() {
        return List.copyOf(objects.values());
    }

    /// What the operator would know when it looks at this FeatureStore.
    World world(FeatureStore featureStore) {
        Map<Ref, HasMetadata> found = new LinkedHashMap<>();
        for (Ref ref : References.of(featureStore)) {
            Optional.ofNullable(objects.get(ref)).map(this::withStatus).ifPresent(object -> found.put(ref, object));
        }
        return new World(featureStore, found, List.of(), Set.of(), settings);
    }

    /// Gives a FeatureStore that is referred to the registry's address that the operator would write into its status.
    private HasMetadata withStatus(HasMetadata object) {
        if (!(object instanceof FeatureStore other) || other.getStatus() != null) {
            return object;
        }
        World world = new World(other, Map.of(), List.of(), Set.of(), settings);
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.serviceHostnames = new FeatureStoreStatus.ServiceHostnames();
        Resolver.resolve(world)
                .resolved()
                .flatMap(resolved -> Endpoints.of(resolved, Layout.CLUSTER).registry())
                .ifPresent(address -> status.serviceHostnames.registry = address);
        other.setStatus(status);
        return other;
    }

    /// The FeatureStore that a document holds, of whichever version of the API.
    ///
    /// @throws UnreadableField if a field holds something of another type
    static FeatureStore featureStore(Document document) {
        return as(document, FeatureStore.class);
    }

    private void index(Document document) {
        switch (document.kind()) {
            case "Secret" -> put(withPlainData(as(document, Secret.class)), Ref.Kind.SECRET);
            case "ConfigMap" -> put(as(document, ConfigMap.class), Ref.Kind.CONFIG_MAP);
            default -> {
                if (document.isFeatureStore()) {
                    readable(document).ifPresent(featureStore -> put(featureStore, Ref.Kind.FEATURE_STORE));
                }
            }
        }
    }

    /// A FeatureStore of the input that can't be read is a finding of its own, not of those that refer to it.
    private static Optional<FeatureStore> readable(Document document) {
        try {
            return Optional.of(featureStore(document));
        } catch (UnreadableField e) {
            return Optional.empty();
        }
    }

    private void put(HasMetadata object, Ref.Kind kind) {
        String namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), "default");
        String name = Objects.requireNonNullElse(object.getMetadata().getName(), "");
        objects.put(new Ref(kind, namespace, name), object);
    }

    /// As the API server stores it: `stringData` merged into `data`.
    private static Secret withPlainData(Secret secret) {
        Map<String, String> data = new TreeMap<>(Objects.requireNonNullElse(secret.getData(), Map.of()));
        Objects.requireNonNullElse(secret.getStringData(), Map.<String, String>of())
                .forEach((key, value) ->
                        data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return secret.edit().withData(data).withStringData(Map.of()).build();
    }

    private static <T extends HasMetadata> T as(Document document, Class<T> type) {
        JsonNode tree = document.tree();
        try {
            return SERIALIZATION.convertValue(tree, type);
        } catch (IllegalArgumentException e) {
            String path = e.getCause() instanceof JsonMappingException cause ? path(cause) : "";
            throw new UnreadableField(document, path);
        }
    }

    private static String path(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
