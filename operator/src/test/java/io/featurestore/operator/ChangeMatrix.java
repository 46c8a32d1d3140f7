package io.featurestore.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.featurestore.crd.schema.SchemaValidator;
import io.featurestore.crd.schema.Violation;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.validate.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// For each field of the CRD's schema one change of a FeatureStore, by the lines of `changes.yaml`:
///
/// - `bases`: specs, by name
/// - `changes`: in the order of the page; `field`, where `*` stands for any part of a path; `base`; and `to`, the new
///   value, or nothing where the field is taken away. The first line that fits a field counts.
///
/// A field is a leaf of the schema; a type of Kubernetes' own that a FeatureStore embeds is one field.
record ChangeMatrix(JsonNode schema, JsonNode file) {
    private static final String DEPLOYMENT = "Deployment test";
    private static final SchemaValidator CRD = SchemaValidator.bundled();

    /// Objects of Kubernetes' own types, by the end of their paths.
    private static final List<String> EMBEDDED = List.of(
            ".resources",
            ".affinity",
            ".deploymentStrategy",
            ".securityContext",
            ".scaling.autoscaling.behavior",
            ".podFailurePolicy");

    static ChangeMatrix load() {
        try (InputStream crd = SchemaValidator.class.getResourceAsStream("crd.json")) {
            return new ChangeMatrix(
                    Inputs.YAML.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
                    Inputs.YAML.readTree(
                            Inputs.resources().resolve("changes.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A change of one field.
    record Change(String field, JsonNode before, JsonNode after, String text) {
        Change back() {
            return new Change(field, /* before= */ after, /* after= */ before, "back");
        }
    }

    /// What a change does.
    ///
    /// @param changed the objects: `Kind name`, after `+` or `-` if it is made or removed
    /// @param refusal why nothing is done, if so
    /// @param pods whether they are replaced
    record Effect(List<String> changed, Optional<String> refusal, String pods) {
        static Effect refused(String why) {
            return new Effect(List.of(), Optional.of("refused" + why), "stay");
        }

        boolean podsRoll() {
            return pods.startsWith("roll");
        }

        String objects() {
            String objects =
                    changed.stream().map(key -> key.replace(" test", "")).collect(Collectors.joining(", "));
            return refusal.orElse(objects.isEmpty() ? "none" : objects);
        }
    }

    /// The paths of all fields, in the order of the schema.
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        addFields("spec", schema, fields);
        return fields;
    }

    private static void addFields(String path, JsonNode schema, List<String> fields) {
        if (!schema.has("properties") || EMBEDDED.stream().anyMatch(path::endsWith)) {
            fields.add(path);
            return;
        }
        schema.path("properties")
                .properties()
                .forEach(property -> addFields(path + "." + property.getKey(), property.getValue(), fields));
    }

    /// Names of the bases that are refused as they are.
    SortedSet<String> refusedBases() {
        return file.path("bases")
                .propertyStream()
                .filter(base -> plan(base.getValue()).blocked())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Names of the bases that ask for what this version lacks.
    SortedSet<String> notBuilt() {
        return file.path("notBuilt").valueStream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The changes of all fields that have one, in the order of the schema.
    List<Change> changes() {
        return fields().stream().flatMap(field -> change(field).stream()).toList();
    }

    private Optional<Change> change(String field) {
        return file.path("changes")
                .valueStream()
                .filter(line -> fits(line.path("field").asText(), field))
                .findFirst()
                .map(line -> {
                    JsonNode before = Objects.requireNonNull(
                            file.path("bases").get(line.path("base").asText("stores")), () -> field + " names no base");
                    return change(field, before, line.path("to"));
                });
    }

    private static boolean fits(String pattern, String field) {
        return field.matches("spec\\." + pattern.replace(".", "\\.").replace("*", ".+"));
    }

    private static Change change(String field, JsonNode before, JsonNode to) {
        ObjectNode after = before.deepCopy();
        String[] path = field.substring("spec.".length()).split("\\.", -1);
        ObjectNode at = after;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.withObjectProperty(path[i]);
        }
        String last = path[path.length - 1];
        JsonNode old = at.path(last);
        if (to.isMissingNode() || to.isNull()) {
            at.remove(last);
            return new Change(field, before, after, "taken away");
        }
        at.set(last, to.deepCopy());
        return new Change(field, before, after, old.isMissingNode() ? "set" : "changed");
    }

    Effect effect(Change change) {
        boolean admitted = CRD.validateUpdate(document(change.after()), document(change.before())).stream()
                .noneMatch(Violation::isRefused);
        return admitted ? effect(plan(change.before()), plan(change.after())) : Effect.refused(" by the API server");
    }

    static Plan plan(JsonNode spec) {
        FeatureStore featureStore = (FeatureStore) Inputs.object(document(spec));
        return Planner.plan(EverythingExists.around(featureStore), Layout.CLUSTER);
    }

    private static ObjectNode document(JsonNode spec) {
        ObjectNode document = Inputs.YAML.createObjectNode();
        document.put("apiVersion", "feast.dev/v1").put("kind", "FeatureStore");
        document.putObject("metadata")
                .put("name", "test")
                .put("namespace", "features")
                .put("uid", "8d5c2a4e-0000-4000-8000-000000000001");
        document.set("spec", spec.deepCopy());
        return document;
    }

    private static Effect effect(Plan before, Plan after) {
        Optional<Finding> refused = Stream.of(after, before)
                .flatMap(plan -> plan.findings().stream())
                .filter(finding -> finding.level().blocks())
                .findFirst();
        if (refused.isPresent()) {
            return Effect.refused(": `%s`".formatted(refused.get().reason()));
        }
        SortedMap<String, JsonNode> old = trees(before);
        SortedMap<String, JsonNode> now = trees(after);
        List<String> changed = Stream.concat(old.keySet().stream(), now.keySet().stream())
                .distinct()
                .sorted()
                .filter(key -> !Objects.equals(old.get(key), now.get(key)))
                .map(key -> (old.containsKey(key) ? now.containsKey(key) ? "" : "-" : "+") + key)
                .toList();
        return new Effect(changed, Optional.empty(), pods(before, after));
    }

    private static String pods(Plan before, Plan after) {
        Map<String, JsonNode> old = templates(before);
        Map<String, JsonNode> now = templates(after);
        Predicate<String> rolls = name ->
                old.containsKey(name) && now.containsKey(name) && !old.get(name).equals(now.get(name));
        String rolling = Stream.concat(old.keySet().stream(), now.keySet().stream())
                .distinct()
                .sorted()
                .filter(rolls)
                .map(name -> name.equals(DEPLOYMENT) ? "servers" : name.replace("Deployment test ", ""))
                .collect(Collectors.joining(", "));
        return rolling.isEmpty() ? "stay" : rolling.equals("servers") ? "roll" : "roll: " + rolling;
    }

    private static SortedMap<String, JsonNode> trees(Plan plan) {
        SortedMap<String, JsonNode> trees = new TreeMap<>();
        plan.objects().forEach(object -> trees.put(key(object), Inputs.YAML.valueToTree(object)));
        return trees;
    }

    private static SortedMap<String, JsonNode> templates(Plan plan) {
        SortedMap<String, JsonNode> templates = new TreeMap<>();
        plan.objects().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .forEach(deployment -> templates.put(
                        key(deployment),
                        Inputs.YAML.valueToTree(deployment.getSpec().getTemplate())));
        return templates;
    }

    /// `Kind rest of the name`.
    static String key(HasMetadata object) {
        String name = object.getMetadata().getName();
        String rest = name.startsWith("feast-features-test") ? "test" : name.replaceFirst("^feast-", "");
        return object.getKind() + " " + rest.replaceFirst("^test-", "test ");
    }
}
