package io.featurestore.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What `kubectl apply -k deploy` applies. Our kustomizations only name files and folders, so their files one after the
/// other are what kustomize makes of them.
public final class Manifests {
    /// The folder, from the operator's module, in which tests run.
    public static final Path DEPLOY = Path.of("../deploy");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String KUSTOMIZATION = "kustomization.yaml";

    private Manifests() {}

    /// The files that a kustomization names, in its order.
    public static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        for (JsonNode resource : kustomization(folder).path("resources")) {
            Path path = folder.resolve(resource.asText());
            if (Files.isDirectory(path)) {
                files.addAll(files(path));
            } else {
                files.add(path);
            }
        }
        return List.copyOf(files);
    }

    /// All documents of all files in one text.
    public static String text(Path folder) {
        return files(folder).stream().map(Manifests::documents).collect(Collectors.joining("---\n"));
    }

    private static JsonNode kustomization(Path folder) {
        try {
            return YAML.readTree(folder.resolve(KUSTOMIZATION).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String documents(Path file) {
        try {
            String text = Files.readString(file);
            return text.startsWith("---\n") ? text.substring("---\n".length()) : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
