package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Lays our objects beside those of the Go operator 0.66 for the same FeatureStores, field by field.
/// `go-operator/differences.txt` holds every difference in one line, below the reason for it. A difference that has no
/// line fails, and so does a line that no FeatureStore shows any more. `NAME`, `NS` and `HASH` stand for what differs
/// from one FeatureStore to the next.
class GoOperatorObjectsTest {
    private static final Path ROOT = Inputs.resources().resolve("go-operator");
    private static final Path REVIEWED = ROOT.resolve("differences.txt");
    private static final String NOT_REVIEWED = "# Not reviewed yet: give each line a reason";
    private static final Set<String> KINDS = Set.of("Secret", "ConfigMap", "FeatureStore", "MLflow");

    /// What that cluster had beside Kubernetes.
    private static final Map<String, Set<String>> APIS = Map.of(
            "10-platform-openshift", Set.of("route.openshift.io", "monitoring.coreos.com", "mlflow.opendatahub.io"));

    @Test
    void everyDifferenceHasAReasonAndEveryReasonADifference() throws IOException {
        Set<String> found = differences();
        if (System.getProperty("differences.update") != null) {
            update(found);
        }
        Map<String, List<String>> reviewed = reviewed();
        assertThat(reviewed).doesNotContainKey(NOT_REVIEWED);
        List<String> lines = reviewed.values().stream().flatMap(List::stream).toList();
        assertThat(lines).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(found);
    }

    private static Set<String> differences() throws IOException {
        Set<String> differences = new TreeSet<>();
        try (Stream<Path> folders = Files.list(ROOT)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                List<HasMetadata> input = input(folder);
                for (FeatureStore featureStore : featureStores(input)) {
                    differences.addAll(differences(folder, input, featureStore));
                }
            }
        }
        return differences;
    }

    private static Set<String> differences(Path folder, List<HasMetadata> input, FeatureStore featureStore) {
        String name = featureStore.getMetadata().getName();
        Plan plan = plan(folder, input, featureStore);
        if (plan.blocked()) {
            Finding worst = plan.findings().getFirst();
            return new TreeSet<>(Set.of("- all objects, refused by %s: %s".formatted(worst.path(), worst.reason())));
        }
        Map<String, JsonNode> there = new TreeMap<>();
        Inputs.documents(folder.resolve("objects.yaml")).stream()
                .filter(object -> owner(object).equals(name))
                .forEach(object -> put(there, object, featureStore));
        Map<String, JsonNode> here = new TreeMap<>();
        plan.objects().forEach(object -> put(here, Inputs.YAML.valueToTree(object), featureStore));
        return between(there, here);
    }

    private static Set<String> between(Map<String, JsonNode> there, Map<String, JsonNode> here) {
        Set<String> differences = new TreeSet<>();
        Set<String> keys = new TreeSet<>(there.keySet());
        keys.addAll(here.keySet());
        for (String key : keys) {
            if (!here.containsKey(key)) {
                differences.add("- " + key);
            } else if (!there.containsKey(key)) {
                differences.add("+ " + key);
            } else {
                String kind = there.get(key).path("kind").asText();
                differences.addAll(Differences.between(kind, there.get(key), here.get(key)));
            }
        }
        return differences;
    }

    /// By kind and name. Owners are set when an object is applied, and cannot be in what is rendered.
    private static void put(Map<String, JsonNode> objects, JsonNode object, FeatureStore featureStore) {
        JsonNode plain = general(object, featureStore);
        if (plain.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("ownerReferences");
        }
        objects.put(
                plain.path("kind").asText() + " " + plain.at("/metadata/name").asText(), plain);
    }

    /// Without what is the FeatureStore's own.
    private static JsonNode general(JsonNode object, FeatureStore featureStore) {
        String name = Pattern.quote(featureStore.getMetadata().getName());
        String namespace = Pattern.quote(featureStore.getMetadata().getNamespace());
        String text = object.toString()
                .replaceAll(
                        "feast-" + namespace + "-" + name + "-((?:oidc-)?token-review)-[0-9a-f]{10}",
                        "feast-NS-NAME-$1-HASH")
                .replaceAll("feast-" + name + "(?![a-z0-9])", "feast-NAME")
                .replaceAll("\"(feast.dev/name|feast.dev/job-of)\":\"" + name, "\"$1\":\"NAME")
                .replaceAll("\"" + namespace + "\"", "\"NS\"")
                .replaceAll("\\." + namespace + "\\.svc", ".NS.svc")
                .replaceAll("(\"feast.dev/config-checksum\"):\"[^\"]*\"", "$1:\"HASH\"");
        try {
            return Inputs.YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String owner(JsonNode object) {
        String owner = object.at("/metadata/ownerReferences/0/name").asText();
        return owner.isEmpty()
                ? object.at("/metadata/labels").path("feast.dev/name").asText()
                : owner;
    }

    private static List<HasMetadata> input(Path folder) {
        List<HasMetadata> input = new ArrayList<>();
        for (JsonNode document : Inputs.documents(folder.resolve("input.yaml"))) {
            if (KINDS.contains(document.path("kind").asText())) {
                input.add(Inputs.object(document));
            }
        }
        boolean openShift = apis(folder).contains("route.openshift.io");
        featureStores(input).forEach(featureStore -> settle(featureStore, openShift));
        return input;
    }

    private static List<FeatureStore> featureStores(List<HasMetadata> input) {
        return input.stream()
                .filter(FeatureStore.class::isInstance)
                .map(FeatureStore.class::cast)
                .toList();
    }

    /// What the operator has written into its status, for others that refer to it.
    private static void settle(FeatureStore featureStore, boolean tls) {
        FeatureStoreNames names = new FeatureStoreNames(
                featureStore.getMetadata().getNamespace(),
                featureStore.getMetadata().getName());
        FeatureStoreStatus status = new FeatureStoreStatus();
        status.serviceHostnames = new FeatureStoreStatus.ServiceHostnames();
        status.serviceHostnames.registry = names.host(names.registry()) + (tls ? ":443" : ":80");
        featureStore.setStatus(status);
    }

    private static Plan plan(Path folder, List<HasMetadata> input, FeatureStore featureStore) {
        return Planner.plan(
                new World(
                        featureStore, Inputs.found(input), List.of(), apis(folder), OperatorSettings.withoutCluster()),
                Layout.CLUSTER);
    }

    private static Set<String> apis(Path folder) {
        return APIS.getOrDefault(folder.getFileName().toString(), Set.of());
    }

    /// The lines of the file by the heading above them.
    private static Map<String, List<String>> reviewed() throws IOException {
        Map<String, List<String>> reviewed = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(REVIEWED)) {
            if (line.startsWith("# ")) {
                lines = reviewed.computeIfAbsent(line, heading -> new ArrayList<>());
            } else if (!line.isBlank()) {
                assertThat(reviewed).as("%s stands below a reason", line).isNotEmpty();
                lines.add(line);
            }
        }
        return reviewed;
    }

    /// Keeps the lines that still are, drops the others, and puts new ones where they fail until they have a reason.
    private static void update(Set<String> found) throws IOException {
        Map<String, List<String>> reviewed = reviewed();
        Set<String> fresh = new TreeSet<>(found);
        reviewed.values().forEach(fresh::removeAll);
        reviewed.values().forEach(lines -> lines.retainAll(found));
        reviewed.computeIfAbsent(NOT_REVIEWED, heading -> new ArrayList<>()).addAll(fresh);
        StringBuilder text = new StringBuilder();
        reviewed.forEach((reason, lines) -> {
            if (!lines.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n").append(reason).append('\n');
                lines.stream().sorted().forEach(line -> text.append(line).append('\n'));
            }
        });
        Files.writeString(REVIEWED, text);
    }
}
