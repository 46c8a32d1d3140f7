package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/// The takeover of what the Go operator wrote.
///
/// Server-side apply removes a field that we no longer send only if nobody else owns it. The Go operator owns all that
/// it once wrote, so what it set and we do not (the environment variable with the whole configuration, for instance)
/// would stay for ever. Its entries in `metadata.managedFields` are therefore renamed into ours, once an object, as
/// client-go does it when a client moves from updates to server-side apply.
final class ManagedFields {
    /// In whose name this operator applies.
    static final String MANAGER = "featurestore-operator";

    /// In whose name a live number of replicas is held while it goes over to an autoscaler.
    static final String REPLICAS_MANAGER = "featurestore-operator-handover";

    /// The Go operator: its updates, and what it applies itself.
    private static final Set<String> PREDECESSORS = Set.of("manager", "feast-operator");

    private static final String APPLY = "Apply";

    private ManagedFields() {}

    /// The JSON patch that makes the Go operator's fields of `live` ours, as long as `live` has not changed; empty if
    /// it has none.
    static Optional<String> takeOver(JsonNode live) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        ArrayNode taken = JsonNodeFactory.instance.arrayNode();
        for (JsonNode entry : live.path("metadata").path("managedFields")) {
            (isPredecessors(entry) ? taken : kept).add(entry.deepCopy());
        }
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        for (JsonNode entry : taken) {
            merge(ownEntry(kept, entry), entry.path("fieldsV1"));
        }
        return Optional.of(patch(kept, live.path("metadata").path("resourceVersion")));
    }

    private static boolean isPredecessors(JsonNode entry) {
        return PREDECESSORS.contains(entry.path("manager").asText())
                && entry.path("subresource").asText().isEmpty();
    }

    /// Our own entry for the API version of `entry`, made if it is missing.
    private static ObjectNode ownEntry(ArrayNode entries, JsonNode entry) {
        for (JsonNode candidate : entries) {
            if (candidate instanceof ObjectNode own
                    && own.path("manager").asText().equals(MANAGER)
                    && own.path("operation").asText().equals(APPLY)
                    && own.path("subresource").asText().isEmpty()
                    && own.path("apiVersion").equals(entry.path("apiVersion"))) {
                return own.withObjectProperty("fieldsV1");
            }
        }
        ObjectNode own = entries.addObject();
        own.put("manager", MANAGER);
        own.put("operation", APPLY);
        own.set("apiVersion", entry.path("apiVersion").deepCopy());
        own.set("time", entry.path("time").deepCopy());
        own.put("fieldsType", "FieldsV1");
        return own.withObjectProperty("fieldsV1");
    }

    /// The union of two sets of fields, which are trees whose leaves are empty.
    private static void merge(ObjectNode into, JsonNode fields) {
        fields.properties().forEach(field -> {
            if (into.get(field.getKey()) instanceof ObjectNode present) {
                merge(present, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    private static String patch(ArrayNode managedFields, JsonNode resourceVersion) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/managedFields")
                .set("value", managedFields);
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .set("value", resourceVersion);
        return patch.toString();
    }
}
