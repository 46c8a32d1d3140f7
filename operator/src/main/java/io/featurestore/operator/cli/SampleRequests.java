package io.featurestore.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two requests that fit the definitions of a repository, as command lines to copy: one pushes two rows, one reads
/// them back. Made from the first feature view that a push source fills and whose columns all have a simple type.
///
/// @param push writes rows
/// @param read reads them
record SampleRequests(String push, String read) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> ROWS = List.of(1001, 1002);

    /// @param repository the folder of definitions
    /// @param online base URL of the online server
    /// @param now the event time of the rows
    /// @return empty if the folder has no definitions in YAML, or none that fit
    static Optional<SampleRequests> of(Path repository, String online, Instant now) {
        if (!repository.toFile().isDirectory()) {
            return Optional.empty();
        }
        List<Document> documents = Documents.read(repository.toString(), InputStream.nullInputStream(), "default");
        return documents.stream()
                .filter(document -> document.kind().equals("FeatureView"))
                .flatMap(view -> of(view.tree(), documents, online, now).stream())
                .findFirst();
    }

    private static Optional<SampleRequests> of(JsonNode view, List<Document> documents, String online, Instant now) {
        Optional<JsonNode> push =
                named(documents, "PushSource", view.path("source").asText());
        Optional<JsonNode> batch = push.flatMap(source ->
                named(documents, "FileSource", source.path("batch_source").asText()));
        Map<String, String> keys = joinKeys(view, documents);
        Map<String, String> columns = new LinkedHashMap<>(keys);
        view.path("schema")
                .forEach(field -> columns.put(
                        field.path("name").asText(), field.path("dtype").asText()));
        boolean simple =
                columns.values().stream().allMatch(dtype -> value(dtype, 0).isPresent());
        if (batch.isEmpty() || keys.isEmpty() || !simple) {
            return Optional.empty();
        }
        ObjectNode frame = frame(columns);
        ArrayNode times = frame.putArray(batch.get().path("timestamp_field").asText());
        ROWS.forEach(row -> times.add(now.truncatedTo(ChronoUnit.SECONDS).toString()));
        Optional.of(batch.get().path("created_timestamp_column").asText())
                .filter(created -> !created.isEmpty())
                .ifPresent(created -> frame.set(created, times));
        ObjectNode pushed = JSON.createObjectNode()
                .put("push_source_name", push.get().path("name").asText())
                .put("to", "online");
        pushed.set("df", frame);
        return Optional.of(new SampleRequests(
                curl(online + "/push", pushed), curl(online + "/get-online-features", read(view, keys, columns))));
    }

    private static ObjectNode read(JsonNode view, Map<String, String> keys, Map<String, String> columns) {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode features = request.putArray("features");
        columns.keySet().stream()
                .filter(column -> !keys.containsKey(column))
                .forEach(column -> features.add(view.path("name").asText() + ":" + column));
        request.set("entities", frame(keys));
        return request;
    }

    private static Map<String, String> joinKeys(JsonNode view, List<Document> documents) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (JsonNode reference : view.path("entities")) {
            named(documents, "Entity", reference.asText()).ifPresent(entity -> {
                String key = entity.path("join_keys")
                        .path(0)
                        .asText(entity.path("name").asText());
                keys.put(key, entity.path("value_type").asText("STRING"));
            });
        }
        return keys;
    }

    private static Optional<JsonNode> named(List<Document> documents, String kind, String name) {
        return documents.stream()
                .filter(document -> document.kind().equals(kind))
                .map(Document::tree)
                .filter(tree -> tree.path("name").asText().equals(name))
                .findFirst();
    }

    private static ObjectNode frame(Map<String, String> columns) {
        ObjectNode frame = JSON.createObjectNode();
        columns.forEach((column, dtype) -> {
            ArrayNode values = frame.putArray(column);
            ROWS.forEach(row -> value(dtype, row).ifPresent(values::add));
        });
        return frame;
    }

    /// A value of a type, by Feast's name for columns (`Int64`) or for entities (`INT64`).
    private static Optional<JsonNode> value(String dtype, int row) {
        var nodes = JSON.getNodeFactory();
        return switch (dtype.toUpperCase(java.util.Locale.ROOT)) {
            case "INT64", "INT32" -> Optional.of(nodes.numberNode(row));
            case "FLOAT32", "FLOAT64", "FLOAT", "DOUBLE" -> Optional.of(nodes.numberNode(row % 10 / 4.0));
            case "STRING" -> Optional.of(nodes.textNode("sample-" + row));
            case "BOOL" -> Optional.of(nodes.booleanNode(row % 2 == 1));
            default -> Optional.empty();
        };
    }

    private static String curl(String url, ObjectNode body) {
        return "curl -sS %s -H 'Content-Type: application/json' -d '%s'".formatted(url, body);
    }
}
