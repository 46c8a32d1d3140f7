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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Requests that fit the definitions of a repository, as command lines to copy: one reads two rows, one pushes newer
/// ones, one asks for the past. Made from the first feature view of a file source, with or without a push source before
/// it, whose columns all have a simple type.
final class SampleRequests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> ROWS = List.of(1001, 1002);

    private final View view;
    private final Instant now;

    /// What the requests are about.
    ///
    /// @param keys join keys, each with its type
    /// @param features with their types
    /// @param push name of the push source, if there is one
    /// @param batch the file source
    private record View(
            String name,
            Map<String, String> keys,
            Map<String, String> features,
            Optional<String> push,
            JsonNode batch) {

        private List<String> references() {
            return features.keySet().stream()
                    .map(feature -> name + ":" + feature)
                    .toList();
        }
    }

    private SampleRequests(View view, Instant now) {
        this.view = view;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /// @param repository the folder of definitions
    /// @param now the event time of the rows
    /// @return empty if the folder has no definitions in YAML, or none that fit
    static Optional<SampleRequests> of(Path repository, Instant now) {
        if (!repository.toFile().isDirectory()) {
            return Optional.empty();
        }
        List<Document> documents = Documents.read(repository.toString(), InputStream.nullInputStream(), "default");
        return documents.stream()
                .filter(document -> document.kind().equals("FeatureView"))
                .flatMap(document -> view(document.tree(), documents).stream())
                .findFirst()
                .map(view -> new SampleRequests(view, now));
    }

    private static Optional<View> view(JsonNode tree, List<Document> documents) {
        String source = tree.path("source").asText();
        Optional<JsonNode> push = named(documents, "PushSource", source);
        String file = push.map(it -> it.path("batch_source").asText()).orElse(source);
        Map<String, String> keys = joinKeys(tree, documents);
        Map<String, String> features = new LinkedHashMap<>();
        tree.path("schema")
                .forEach(field -> features.put(
                        field.path("name").asText(), field.path("dtype").asText()));
        features.keySet().removeAll(keys.keySet());
        boolean simple = !keys.isEmpty()
                && !features.isEmpty()
                && Stream.concat(keys.values().stream(), features.values().stream())
                        .allMatch(dtype -> value(dtype, 0).isPresent());
        return named(documents, "FileSource", file)
                .filter(batch -> simple)
                .map(batch -> new View(
                        tree.path("name").asText(),
                        keys,
                        features,
                        push.map(it -> it.path("name").asText()),
                        batch));
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

    /// The online server, as a client reaches it.
    ///
    /// @param certificate the file of those that the client trusts, for a server with TLS
    record Server(String url, Optional<String> certificate) {

        private String curl(String route, ObjectNode body) {
            String trusted =
                    certificate.map(file -> "--cacert " + quoted(file) + " ").orElse("");
            return "curl -sS %s%s%s -H 'Content-Type: application/json' -d '%s'".formatted(trusted, url, route, body);
        }

        private static String quoted(String file) {
            return file.matches("[\\w./-]+") ? file : "'" + file.replace("'", "'\\''") + "'";
        }
    }

    String read(Server online) {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode features = request.putArray("features");
        view.references().forEach(features::add);
        request.set("entities", frame(view.keys()));
        return online.curl("/get-online-features", request);
    }

    /// @return empty for a view that nothing is pushed to
    Optional<String> push(Server online) {
        return view.push().map(push -> {
            Map<String, String> columns = new LinkedHashMap<>(view.keys());
            columns.putAll(view.features());
            ObjectNode frame = frame(columns);
            ArrayNode times =
                    frame.putArray(view.batch().path("timestamp_field").asText());
            ROWS.forEach(row -> times.add(now.toString()));
            Optional.of(view.batch().path("created_timestamp_column").asText())
                    .filter(created -> !created.isEmpty())
                    .ifPresent(created -> frame.set(created, times));
            ObjectNode pushed =
                    JSON.createObjectNode().put("push_source_name", push).put("to", "online");
            pushed.set("df", frame);
            return online.curl("/push", pushed);
        });
    }

    /// A program for a shell to hand to Python: what the features were at a time, and what they are.
    ///
    /// @param client the folder with the configuration of clients
    String training(Path client) {
        String keys = view.keys().entrySet().stream()
                .map(key -> "\"%s\": %s".formatted(key.getKey(), values(key.getValue())))
                .collect(Collectors.joining(", "));
        return """
                python - <<'END'
                import pandas
                from feast import FeatureStore

                store = FeatureStore(%s)
                features = [%s]
                rows = pandas.DataFrame({%s})
                rows["event_timestamp"] = pandas.Timestamp("%s")
                print(store.get_historical_features(rows, features).to_df())
                print(store.get_online_features(features, rows.drop(columns="event_timestamp").to_dict("records")).to_df())
                END""".formatted(
                        JSON.getNodeFactory().textNode(client.toString()),
                        view.references().stream()
                                .map(reference -> "\"" + reference + "\"")
                                .collect(Collectors.joining(", ")),
                        keys,
                        now);
    }

    private static ArrayNode values(String dtype) {
        ArrayNode values = JSON.createArrayNode();
        ROWS.forEach(row -> value(dtype, row).ifPresent(values::add));
        return values;
    }

    private static ObjectNode frame(Map<String, String> columns) {
        ObjectNode frame = JSON.createObjectNode();
        columns.forEach((column, dtype) -> frame.set(column, values(dtype)));
        return frame;
    }

    /// A value of a type, by Feast's name for columns (`Int64`) or for entities (`INT64`).
    private static Optional<JsonNode> value(String dtype, int row) {
        var nodes = JSON.getNodeFactory();
        return switch (dtype.toUpperCase(Locale.ROOT)) {
            case "INT64", "INT32" -> Optional.of(nodes.numberNode(row));
            case "FLOAT32", "FLOAT64", "FLOAT", "DOUBLE" -> Optional.of(nodes.numberNode(row % 10 / 4.0));
            case "STRING" -> Optional.of(nodes.textNode("sample-" + row));
            case "BOOL" -> Optional.of(nodes.booleanNode(row % 2 == 1));
            default -> Optional.empty();
        };
    }
}
