package io.featurestore.server.offline.cases;

import com.fasterxml.jackson.databind.JsonNode;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.Samples;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.SelectedFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// One of the recorded cases, each a statement about the join with the answer that its definition gives.
public record PitCase(String id, CaseRequest request, List<JsonNode> expected, Optional<String> error) {

    public static List<PitCase> all() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/offline/pit_cases"))) {
            return files.sorted()
                    .map(file -> Samples.jsonDocument("offline/pit_cases/" + file.getFileName()))
                    .map(PitCase::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PitCase of(JsonNode json) {
        List<JsonNode> expected = new ArrayList<>();
        if (json.hasNonNull("expected")) {
            expected.add(json.get("expected"));
        }
        json.get("expected_any_of").forEach(expected::add);
        JsonNode request = json.get("request");
        JsonNode entity = request.get("entity");
        return new PitCase(
                json.get("id").textValue(),
                new CaseRequest(
                        views(json),
                        entity.isNull() ? Optional.empty() : Optional.of(table(entity)),
                        instant(request.get("start_date")),
                        instant(request.get("end_date")),
                        request.get("full_feature_names").booleanValue()),
                expected,
                Optional.ofNullable(json.get("expected_error").textValue()));
    }

    private static Optional<Instant> instant(JsonNode text) {
        return Optional.ofNullable(text.textValue()).map(Instant::parse);
    }

    /// Views in the order in which the request first names them, with the features that it names.
    private static List<CaseView> views(JsonNode json) {
        SequencedMap<String, List<String>> wanted = new LinkedHashMap<>();
        for (JsonNode ref : json.get("request").get("features")) {
            String[] parts = ref.textValue().split(":", 2);
            wanted.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        return wanted.entrySet().stream()
                .map(entry -> view(json, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static CaseView view(JsonNode json, String name, List<String> features) {
        String original = name;
        Map<String, String> keyMap = new LinkedHashMap<>();
        for (JsonNode projection : json.get("request").get("projections")) {
            if (name.equals(projection.get("name_alias").textValue())) {
                original = projection.get("view").textValue();
                projection
                        .get("join_key_map")
                        .properties()
                        .forEach(it -> keyMap.put(it.getKey(), it.getValue().textValue()));
            }
        }
        String wanted = original;
        JsonNode view = json.get("views")
                .valueStream()
                .filter(it -> it.get("name").textValue().equals(wanted))
                .findFirst()
                .orElseThrow();
        JsonNode source = view.get("source");
        Map<String, String> mapping = new LinkedHashMap<>();
        source.get("field_mapping")
                .properties()
                .forEach(it -> mapping.put(it.getKey(), it.getValue().textValue()));
        return new CaseView(
                name,
                view.get("entities")
                        .valueStream()
                        .map(JsonNode::textValue)
                        .map(key -> new JoinKey(key, keyMap.getOrDefault(key, key)))
                        .toList(),
                Duration.ofSeconds(view.get("ttl_seconds").longValue()),
                table(source),
                source.get("timestamp_field").textValue(),
                Optional.ofNullable(source.get("created_timestamp_column").textValue()),
                mapping,
                features.stream()
                        .map(feature -> new SelectedFeature(
                                feature, type(view.get("features").get(feature).textValue())))
                        .toList(),
                1);
    }

    public static ValueType.Enum type(String type) {
        return switch (type) {
            case "int32" -> ValueType.Enum.INT32;
            case "int64" -> ValueType.Enum.INT64;
            case "float32" -> ValueType.Enum.FLOAT;
            case "float64" -> ValueType.Enum.DOUBLE;
            case "string" -> ValueType.Enum.STRING;
            case "bool" -> ValueType.Enum.BOOL;
            case "binary" -> ValueType.Enum.BYTES;
            case "list<int64>" -> ValueType.Enum.INT64_LIST;
            case "list<string>" -> ValueType.Enum.STRING_LIST;
            default -> ValueType.Enum.UNIX_TIMESTAMP;
        };
    }

    private static Table table(JsonNode json) {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        json.get("columns")
                .properties()
                .forEach(it -> columns.put(it.getKey(), it.getValue().textValue()));
        List<String> types = List.copyOf(columns.values());
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode row : json.get("rows")) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                values.add(value(row.get(i), types.get(i)));
            }
            rows.add(values);
        }
        return new Table(columns, rows);
    }

    /// A value of a case's JSON, by the type of its column.
    public static Object value(JsonNode json, String type) {
        if (json.isNull()) {
            return null;
        }
        if (type.toLowerCase(java.util.Locale.ROOT).startsWith("timestamp")) {
            String text = json.textValue();
            return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
        if (json.isArray()) {
            List<Object> values = new ArrayList<>();
            json.forEach(it -> values.add(value(it, "")));
            return values;
        }
        if (json.isTextual()) {
            return json.textValue();
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        boolean floating = type.startsWith("float") || type.startsWith("FloatingPoint");
        return floating ? (Object) json.doubleValue() : (Object) json.longValue();
    }

    @Override
    public String toString() {
        return id;
    }
}
