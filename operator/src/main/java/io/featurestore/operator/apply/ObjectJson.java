package io.featurestore.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Objects as trees of JSON, as the API server sees them.
final class ObjectJson {
    private static final KubernetesSerialization MODEL = new KubernetesSerialization();
    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final int HASH_DIGITS = 32;

    private ObjectJson() {}

    /// An object, or a part of one.
    static ObjectNode tree(KubernetesResource object) {
        return MODEL.convertValue(object, ObjectNode.class);
    }

    /// The object that `found` is, with its metadata only; `like` tells its type.
    static HasMetadata metadataOf(HasMetadata like, JsonNode found) {
        ObjectNode reduced = JsonNodeFactory.instance.objectNode();
        reduced.set("apiVersion", found.path("apiVersion"));
        reduced.set("kind", found.path("kind"));
        reduced.set("metadata", found.path("metadata"));
        return MODEL.convertValue(reduced, like.getClass());
    }

    /// The first 128 bits of the SHA-256 of the tree with its fields in order.
    static String hash(JsonNode tree) {
        try {
            Object ordered = CANONICAL.treeToValue(tree, Object.class);
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(CANONICAL.writeValueAsString(ordered).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
