package io.featurestore.operator.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the Kubernetes documents of a file, of all `.yaml`, `.yml` and `.json` files below a folder, or of standard
/// input (`-`). Lists (`kind: List`) are taken apart, empty documents left out.
final class Documents {
    private static final AnchoredYaml YAML = new AnchoredYaml();

    private Documents() {}

    /// @param namespace for namespaced documents that name none
    /// @throws UserError if nothing is there, or if a file is no YAML
    static List<Document> read(String path, InputStream standardInput, String namespace) {
        List<Document> documents = new ArrayList<>();
        if (path.equals("-")) {
            parse("-", standardInput, documents);
        } else {
            for (Path file : files(Path.of(path))) {
                try (InputStream in = Files.newInputStream(file)) {
                    parse(file.toString(), in, documents);
                } catch (IOException e) {
                    throw new UserError("%s: can't be read: %s".formatted(file, e.getMessage()));
                }
            }
        }
        documents.forEach(document -> normalize(document, namespace));
        return List.copyOf(documents);
    }

    private static List<Path> files(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            throw new UserError("%s: no such file or folder".formatted(path));
        }
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError("%s: can't be read: %s".formatted(path, e.getMessage()));
        }
    }

    private static void parse(String file, InputStream in, List<Document> to) {
        try (AnchoredYaml.Parser parser = YAML.open(in)) {
            YamlTrees trees = new YamlTrees(parser);
            for (Optional<JsonNode> next = trees.next(); next.isPresent(); next = trees.next()) {
                JsonNode tree = next.get();
                if (tree.path("kind").asText("").equals("List")
                        && tree.path("items").isArray()) {
                    tree.path("items").forEach(item -> to.add(new Document(file, item)));
                } else if (tree.isObject()) {
                    to.add(new Document(file, tree));
                } else if (!tree.isNull() && !tree.isMissingNode()) {
                    throw new UserError("%s: a document is a %s where a Kubernetes object is expected"
                            .formatted(file, tree.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
                }
            }
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String line = at == null ? "" : ":" + at.getLineNr();
            throw new UserError("%s%s: no valid YAML: %s".formatted(file, line, firstLine(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new UserError("%s: can't be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static void normalize(Document document, String namespace) {
        if (document.tree() instanceof ObjectNode tree) {
            ObjectNode metadata = tree.withObject("/metadata");
            if (!metadata.hasNonNull("namespace")) {
                metadata.put("namespace", namespace);
            }
        }
    }
}
