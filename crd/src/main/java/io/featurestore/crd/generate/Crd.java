package io.featurestore.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.AdmissionRule;
import io.featurestore.crd.AdmissionRules;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.FeatureStoreStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The CRD as a document: a pure function of the Java types, the rules and the facts on Kubernetes' types.
final class Crd {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final String STORED = "v1";

    private Crd() {}

    /// The document, its keys in alphabetical order throughout.
    static JsonNode document() {
        ObjectNode crd = generated();
        ((ObjectNode) crd.path("metadata")).remove(List.of("annotations", "labels"));
        ObjectNode spec = (ObjectNode) crd.path("spec");
        ((ObjectNode) spec.path("names")).put("listKind", "FeatureStoreList").put("singular", "featurestore");
        SchemaOverlay overlay = new SchemaOverlay(KubernetesTypes.load());
        for (JsonNode version : spec.path("versions")) {
            complete((ObjectNode) version, overlay);
        }
        return sorted(crd);
    }

    /// What fabric8's generator makes of the types.
    private static ObjectNode generated() {
        AtomicReference<@Nullable HasMetadata> crd = new AtomicReference<>();
        new CRDGenerator()
                .customResourceClasses(List.of(FeatureStore.class, io.featurestore.crd.v1alpha1.FeatureStore.class))
                .withImplicitPreserveUnknownFields(false)
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata document, String version) {
                        crd.set(document);
                        return document;
                    }
                })
                .withOutput(new Discarded())
                .detailedGenerate();
        return JSON.valueToTree(crd.get());
    }

    private static void complete(ObjectNode version, SchemaOverlay overlay) {
        ObjectNode schema = (ObjectNode) version.path("schema").path("openAPIV3Schema");
        schema.put(
                "description", "A Feast deployment: a project, the servers to run for it and the stores behind them.");
        ObjectNode properties = (ObjectNode) schema.path("properties");
        ObjectNode spec = (ObjectNode) properties.path("spec");
        ObjectNode status = (ObjectNode) properties.path("status");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("type", "object");
        overlay.complete(spec.put("description", "What is wanted."), FeatureStoreSpec.class);
        overlay.complete(status.put("description", "What the operator observed."), FeatureStoreStatus.class);
        AdmissionRules.ALL.forEach(rule -> validation(at(schema, rule.path()), rule));
        version.set("additionalPrinterColumns", printerColumns());
        if (!version.path("name").asText().equals(STORED)) {
            ((ObjectNode) version.path("subresources")).remove("scale");
            withoutDescriptions(schema);
        }
    }

    /// A deprecated version is explained by the one that replaces it.
    private static void withoutDescriptions(ObjectNode schema) {
        schema.findParents("description").stream()
                .filter(parent -> parent.path("description").isTextual())
                .forEach(parent -> ((ObjectNode) parent).remove("description"));
    }

    private static ObjectNode at(ObjectNode schema, String path) {
        JsonNode node = schema;
        for (String name : List.of(path.split("\\.", -1))) {
            node = node.path("properties").path(name);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalStateException("a rule is for " + path + ", which the schema does not have");
    }

    private static void validation(ObjectNode schema, AdmissionRule rule) {
        schema.withArray("x-kubernetes-validations")
                .addObject()
                .put("message", rule.message())
                .put("rule", rule.cel());
    }

    private static ArrayNode printerColumns() {
        ArrayNode columns = JSON.createArrayNode();
        column(columns, "Status", "string", ".status.phase");
        column(columns, "Replicas", "integer", ".status.replicas").put("priority", 1);
        column(columns, "Endpoint", "string", ".status.serviceHostnames.onlineStore")
                .put("priority", 1);
        column(columns, "Message", "string", ".status.conditions[?(@.type==\"Ready\")].message")
                .put("priority", 1);
        column(columns, "Age", "date", ".metadata.creationTimestamp");
        return columns;
    }

    private static ObjectNode column(ArrayNode columns, String name, String type, String path) {
        return columns.addObject().put("jsonPath", path).put("name", name).put("type", type);
    }

    /// Keys in order, and whole numbers without a fraction: the same document whatever made it.
    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            ObjectNode result = JSON.createObjectNode();
            result.setAll(fields);
            return result;
        }
        if (node.isArray()) {
            ArrayNode result = JSON.createArrayNode();
            node.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return node.isDouble() && node.canConvertToExactIntegral()
                ? JSON.getNodeFactory().numberNode(node.longValue())
                : node;
    }

    /// The generator wants to write somewhere; what it writes lacks what is added here.
    private static final class Discarded implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return new ByteArrayOutputStream();
        }

        @Override
        public void close() {}
    }
}
