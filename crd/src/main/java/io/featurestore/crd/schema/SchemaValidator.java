package io.featurestore.crd.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.crd.AdmissionRule;
import io.featurestore.crd.AdmissionRules;
import io.featurestore.crd.schema.Violation.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges a FeatureStore as the API server would that has our CRD.
///
/// It does what the server does, in its order: drop unknown fields (and report them), fill in the defaults of the
/// schema, check metadata and schema, and, unless the structure is wrong, evaluate the rules. The status is not
/// looked at, since the server drops it from a create. Immutable.
public final class SchemaValidator {
    private static final String CRD = "crd.json";
    private static final String STATUS = "status";
    private static final String METADATA = "metadata";

    private final String group;
    private final String kind;
    private final Map<String, Version> versions;

    /// A version of the resource.
    ///
    /// @param schema schema of the whole document
    /// @param replicas pointer to the number that the scale sub-resource sets, where the version has one
    private record Version(JsonNode schema, Optional<JsonPointer> replicas) {
        static Version of(JsonNode version) {
            return new Version(
                    version.at("/schema/openAPIV3Schema"),
                    Optional.of(version.at("/subresources/scale/specReplicasPath"))
                            .filter(JsonNode::isTextual)
                            .map(path -> JsonPointer.compile(path.asText().replace('.', '/'))));
        }
    }

    private SchemaValidator(String group, String kind, Map<String, Version> versions) {
        this.group = group;
        this.kind = kind;
        this.versions = versions;
    }

    /// The validator of the CRD that this jar holds.
    public static SchemaValidator bundled() {
        try (InputStream in = SchemaValidator.class.getResourceAsStream(CRD)) {
            if (in == null) {
                throw new IllegalStateException("the jar holds no " + CRD);
            }
            JsonNode spec = new ObjectMapper().readTree(in).path("spec");
            Map<String, Version> versions = new LinkedHashMap<>();
            for (JsonNode version : spec.path("versions")) {
                versions.put(version.path("name").asText(), Version.of(version));
            }
            return new SchemaValidator(
                    spec.path("group").asText(), spec.at("/names/kind").asText(), versions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the API server objects to when `document` is created; empty where it has nothing to object. Objections of
    /// [Violation.Reason#UNKNOWN_FIELD] alone do not make it refuse.
    public List<Violation> validate(JsonNode document) {
        return validate(document, Optional.empty());
    }

    /// The same when `document` replaces `old`.
    public List<Violation> validateUpdate(JsonNode document, JsonNode old) {
        return validate(document, Optional.of(old));
    }

    private List<Violation> validate(JsonNode document, Optional<JsonNode> old) {
        Optional<Version> version = versionOf(document);
        if (version.isEmpty() || !(document instanceof ObjectNode object)) {
            return List.of(unknownResource(document));
        }
        JsonNode schema = version.get().schema();
        List<Violation> violations = new ArrayList<>();
        ObjectNode content = normalized(object, schema, violations);
        violations.addAll(MetadataCheck.check(document.path(METADATA)));
        violations.addAll(SchemaCheck.check(content, schema));
        version.get().replicas().ifPresent(replicas -> checkScale(content.at(replicas), violations));
        if (violations.stream().noneMatch(violation -> violation.reason().hidesRules())) {
            Optional<JsonNode> oldContent = old.filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .map(o -> normalized(o, schema, new ArrayList<>()));
            checkRules(content, oldContent, violations);
        }
        return List.copyOf(violations);
    }

    private Optional<Version> versionOf(JsonNode document) {
        String apiVersion = document.path("apiVersion").asText();
        if (!document.path("kind").asText().equals(kind) || !apiVersion.startsWith(group + "/")) {
            return Optional.empty();
        }
        return Optional.ofNullable(versions.get(apiVersion.substring(group.length() + 1)));
    }

    private Violation unknownResource(JsonNode document) {
        String message = "no matches for kind \"" + document.path("kind").asText() + "\" in version \""
                + document.path("apiVersion").asText() + "\"; known: " + kind + " in " + group + " versions "
                + String.join(", ", versions.keySet());
        return new Violation(Reason.UNKNOWN_RESOURCE, "apiVersion", message);
    }

    /// The content that the server goes on with: without what it drops, with the defaults.
    private static ObjectNode normalized(ObjectNode document, JsonNode schema, List<Violation> violations) {
        ObjectNode content = document.deepCopy();
        content.remove(List.of(STATUS, METADATA));
        for (String unknown : Normalization.normalize(content, schema)) {
            violations.add(Violation.unknownField(unknown));
        }
        return content;
    }

    /// The scale sub-resource holds 32 bits, and the server asks for that on every write.
    private static void checkScale(JsonNode replicas, List<Violation> violations) {
        if (replicas.isIntegralNumber() && replicas.canConvertToLong() && replicas.asLong() > Integer.MAX_VALUE) {
            violations.add(Violation.invalid("spec.replicas", "should be less than or equal to " + Integer.MAX_VALUE));
        }
    }

    private static void checkRules(JsonNode content, Optional<JsonNode> old, List<Violation> violations) {
        for (AdmissionRule rule : AdmissionRules.ALL) {
            JsonNode self = at(content, rule.path());
            JsonNode oldSelf = old.map(o -> at(o, rule.path())).orElseGet(MissingNode::getInstance);
            if (!self.isMissingNode() && !holds(rule, self, oldSelf)) {
                violations.add(new Violation(Reason.RULE, rule.path(), rule.message()));
            }
        }
    }

    private static boolean holds(AdmissionRule rule, JsonNode self, JsonNode oldSelf) {
        return switch (rule.check()) {
            case AdmissionRule.Holds check -> check.self().test(self);
            case AdmissionRule.Allows check ->
                oldSelf.isMissingNode() || check.selfAndOldSelf().test(self, oldSelf);
        };
    }

    private static JsonNode at(JsonNode content, String path) {
        JsonNode node = content;
        for (String field : path.split("\\.", -1)) {
            node = node.path(field);
        }
        return node;
    }
}
