package io.featurestore.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.Ref;
import io.featurestore.operator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder with what goes into the pure middle of the operator and what comes out of it:
///
/// - `in-featurestore.yaml`: the FeatureStore
/// - `in-world.yaml`: what it refers to, and exists
/// - `in-live.yaml`: the children that exist
/// - `in-settings.yaml`: `serverImage`, `pythonImage`, `ownImages`, `oidcIssuer`, `apis`
/// - `findings.yaml` and `out-KIND-NAME.yaml`: what must come out. Secrets are written decoded.
record Scenario(Path folder) {
    static final Set<String> INPUTS =
            Set.of("in-featurestore.yaml", "in-world.yaml", "in-live.yaml", "in-settings.yaml");

    static Stream<Scenario> all() {
        Path root = Inputs.resources().resolve("scenarios");
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).sorted().map(Scenario::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Plan plan() {
        return Planner.plan(world(), Layout.CLUSTER);
    }

    World world() {
        FeatureStore featureStore = (FeatureStore) read("in-featurestore.yaml").getFirst();
        Map<Ref, HasMetadata> found = Inputs.found(read("in-world.yaml"));
        JsonNode settings = settings();
        return new World(
                featureStore, found, read("in-live.yaml"), Set.copyOf(strings(settings, "apis")), operator(settings));
    }

    /// What comes out, by file name.
    Map<String, String> outputs() {
        Plan plan = plan();
        Map<String, String> outputs = new TreeMap<>();
        outputs.put("findings.yaml", Inputs.write(plan.findings()));
        for (HasMetadata object : plan.objects()) {
            String name = object.getMetadata().getName();
            outputs.put("out-%s-%s.yaml".formatted(object.getKind(), name), Inputs.write(decoded(object)));
        }
        return outputs;
    }

    /// The files that are expected to come out.
    Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (!INPUTS.contains(name)) {
                expected.put(name, text(file));
            }
        }
        return expected;
    }

    void rewrite() throws IOException {
        for (Path file : files()) {
            if (!INPUTS.contains(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> output : outputs().entrySet()) {
            Files.writeString(folder.resolve(output.getKey()), output.getValue());
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<HasMetadata> read(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Inputs.objects(file) : List.of();
    }

    private JsonNode settings() {
        Path file = folder.resolve("in-settings.yaml");
        try {
            return Files.exists(file) ? Inputs.YAML.readTree(file.toFile()) : Inputs.YAML.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperatorSettings operator(JsonNode settings) {
        return new OperatorSettings(
                settings.path("serverImage").asText(OperatorSettings.DEFAULT_SERVER_IMAGE),
                Optional.of(settings.path("pythonImage").asText("")).filter(image -> !image.isEmpty()),
                Optional.of(settings.path("oidcIssuer").asText("")).filter(issuer -> !issuer.isEmpty()),
                strings(settings, "ownImages").stream().map(Pattern::compile).toList(),
                OperatorSettings.DEFAULT_NAMESPACE,
                uid -> "a new salt for " + uid);
    }

    private static List<String> strings(JsonNode settings, String field) {
        List<String> strings = new ArrayList<>();
        settings.path(field).forEach(item -> strings.add(item.asText()));
        return strings;
    }

    private static Object decoded(HasMetadata object) {
        Map<String, Object> tree =
                Inputs.YAML.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
        if (object instanceof Secret secret) {
            Map<String, String> text = new TreeMap<>();
            secret.getData().forEach((key, base64) -> text.put(key, decode(base64)));
            tree.remove("data");
            tree.put("stringData", text);
        }
        return tree;
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
