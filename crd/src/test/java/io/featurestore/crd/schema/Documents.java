package io.featurestore.crd.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The FeatureStores of `src/test/resources/admission`.
final class Documents {
    private static final Path FOLDER = Path.of("src/test/resources/admission");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A FeatureStore that is refused: the field, a part of the message, and what is updated, if it is an update.
    record Refused(String name, ObjectNode document, Optional<ObjectNode> before, String path, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A FeatureStore that is admitted.
    record Admitted(String name, ObjectNode document) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Documents() {}

    static Stream<Admitted> admitted() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("admitted"))) {
            return files.sorted().toList().stream()
                    .flatMap(file -> read(file).stream()
                            .filter(document -> document.path("kind").asText().equals("FeatureStore"))
                            .map(document ->
                                    new Admitted(file.getFileName() + ": " + nameOf(document), (ObjectNode) document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Refused> refused() {
        return read(FOLDER.resolve("refused.yaml")).stream()
                .map(node -> new Refused(
                        node.path("case").asText(),
                        document(node, node.path("spec")),
                        Optional.of(node.path("before"))
                                .filter(JsonNode::isObject)
                                .map(before -> document(node, before)),
                        node.path("path").asText(),
                        node.path("message").asText()));
    }

    private static ObjectNode document(JsonNode node, JsonNode spec) {
        ObjectNode document = JSON.createObjectNode()
                .put("apiVersion", node.path("apiVersion").asText("feast.dev/v1"))
                .put("kind", "FeatureStore");
        JsonNode metadata = node.path("metadata");
        document.set(
                "metadata",
                metadata.isMissingNode()
                        ? JSON.createObjectNode().put("name", node.path("case").asText())
                        : metadata);
        document.set("spec", spec);
        return document;
    }

    private static String nameOf(JsonNode document) {
        JsonNode metadata = document.path("metadata");
        return metadata.path("name").asText(metadata.path("generateName").asText());
    }

    private static List<JsonNode> read(Path file) {
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
