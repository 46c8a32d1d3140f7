package io.featurestore.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our schema, path by path, against that of the Go operator (peer/crd-paths-v1.tsv: path, type, required, constraints,
/// number of rules).
class CrdPathsTest {
    /// Where we deviate, and why.
    private static final Map<String, String> REVIEWED = Map.of(
            "spec", "listed as required there, yet a resource without spec is admitted by the Go operator's CRD, too",
            "status.conditions[]", "not listed there");

    /// Our status.applied has no schema: what another version applied stays readable, and the CRD small.
    private static final String OPEN = "status.applied.";

    /// What the Go operator's API does not have: all optional, and each says so in `kubectl explain`.
    private static final Map<String, Property> ADDITIVE = Map.of(
            "spec.services.imagePullSecrets", optional("list<object>", ""),
            "spec.services.imagePullSecrets[]", optional("object", "map-type: atomic"),
            "spec.services.imagePullSecrets[].name", optional("string", "default: \"\""),
            "spec.services.priorityClassName", optional("string", ""),
            "spec.services.runtimeClassName", optional("string", ""),
            "spec.services.serviceAccount", optional("object", ""),
            "spec.services.serviceAccount.annotations", optional("map<string,string>", ""),
            "spec.services.serviceAccount.annotations{}", optional("string", ""),
            "spec.services.serviceAccount.name", optional("string", ""));

    private static final List<String> BOUNDS =
            List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern");

    private record Property(String type, boolean required, String constraints, int rules) {}

    private static Property optional(String type, String constraints) {
        return new Property(type, false, constraints, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha1"})
    void everyPathTypeConstraintAndRuleIsThePeers(String version) throws IOException {
        Map<String, Property> peer = peer();
        peer.putAll(ADDITIVE);
        Map<String, Property> ours = ours(version);
        Set<String> paths = new TreeSet<>(peer.keySet());
        paths.addAll(ours.keySet());
        Map<String, String> deviations = new TreeMap<>();
        for (String path : paths) {
            if (!path.startsWith(OPEN) && !Objects.equals(peer.get(path), ours.get(path))) {
                deviations.put(path, "there " + peer.get(path) + ", here " + ours.get(path));
            }
        }

        assertThat(paths).hasSizeGreaterThan(1280);
        assertThat(deviations).containsOnlyKeys(REVIEWED.keySet());
    }

    private static Map<String, Property> peer() throws IOException {
        try (InputStream in = CrdPathsTest.class.getResourceAsStream("/peer/crd-paths-v1.tsv")) {
            Map<String, Property> result = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> {
                        String[] cells = line.split("\t", -1);
                        boolean item = cells[0].endsWith("[]") || cells[0].endsWith("{}");
                        int rules = cells.length < 5 || cells[4].isEmpty() ? 0 : Integer.parseInt(cells[4]);
                        result.put(cells[0], new Property(cells[1], !item && cells[2].equals("yes"), cells[3], rules));
                    });
            return result;
        }
    }

    private static Map<String, Property> ours(String version) {
        Map<String, Property> result = new TreeMap<>();
        JsonNode properties = StreamSupport.stream(
                        Crd.document().at("/spec/versions").spliterator(), false)
                .filter(v -> v.path("name").asText().equals(version))
                .findFirst()
                .orElseThrow()
                .at("/schema/openAPIV3Schema/properties");
        walk("spec", properties.path("spec"), false, result);
        properties
                .at("/status/properties")
                .properties()
                .forEach(e -> walk("status." + e.getKey(), e.getValue(), false, result));
        return result;
    }

    private static void walk(String path, JsonNode schema, boolean required, Map<String, Property> into) {
        into.put(
                path,
                new Property(
                        type(schema),
                        required,
                        constraints(schema),
                        schema.path("x-kubernetes-validations").size()));
        Set<String> requiredFields = StreamSupport.stream(
                        schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        schema.path("properties")
                .properties()
                .forEach(e -> walk(path + "." + e.getKey(), e.getValue(), requiredFields.contains(e.getKey()), into));
        if (schema.has("items")) {
            walk(path + "[]", schema.path("items"), false, into);
        }
        if (schema.has("additionalProperties")) {
            walk(path + "{}", schema.path("additionalProperties"), false, into);
        }
    }

    private static String type(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "int-or-string";
        }
        if (schema.has("items")) {
            return "list<" + type(schema.path("items")) + ">";
        }
        if (schema.has("additionalProperties")) {
            return "map<string," + type(schema.path("additionalProperties")) + ">";
        }
        String format = schema.path("format").asText();
        return schema.path("type").asText() + (format.isEmpty() ? "" : "(" + format + ")");
    }

    private static String constraints(JsonNode schema) {
        List<String> result = new ArrayList<>();
        if (schema.has("enum")) {
            result.add("enum: " + joined(schema.path("enum")));
        }
        if (schema.has("default")) {
            result.add("default: " + schema.path("default"));
        }
        BOUNDS.stream()
                .filter(schema::has)
                .forEach(bound -> result.add(bound + ": " + schema.path(bound).asText()));
        for (String extension : List.of("list-type", "map-type")) {
            if (schema.has("x-kubernetes-" + extension)) {
                result.add(extension + ": "
                        + schema.path("x-kubernetes-" + extension).asText());
            }
        }
        if (schema.has("x-kubernetes-list-map-keys")) {
            result.add("list-map-keys: " + joined(schema.path("x-kubernetes-list-map-keys")));
        }
        return String.join("; ", result);
    }

    private static String joined(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
