package io.featurestore.server.online.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.featurestore.server.online.store.StoredRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sends the requests that Python's server was sent, and compares the answers. Columns are compared by name, because
/// Python sends them in any order.
final class Replay {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Replay() {}

    /// A request, Python's answer and ours.
    record Pair(String name, String request, int pythonStatus, String python, int ourStatus, String ours) {
        boolean isEqual() {
            return pythonStatus == ourStatus && normal(python).equals(normal(ours));
        }
    }

    static List<Pair> run(RunningServer server, String resource) {
        List<Pair> pairs = new ArrayList<>();
        for (JsonNode line : StoredRow.lines(resource)) {
            JsonNode request = line.get("request");
            String body = request.get("body").isTextual()
                    ? request.get("body").asText()
                    : request.get("body").toString();
            HttpResponse<String> ours = send(server, request, body);
            pairs.add(new Pair(
                    line.get("name").asText(),
                    body,
                    line.get("status").asInt(),
                    line.get("body").asText(),
                    ours.statusCode(),
                    ours.body()));
        }
        return pairs;
    }

    private static HttpResponse<String> send(RunningServer server, JsonNode request, String body) {
        List<String> headers = new ArrayList<>();
        if (!request.get("headers").has("Content-Type")) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        request.get("headers")
                .properties()
                .forEach(header -> headers.addAll(
                        List.of(header.getKey(), header.getValue().asText())));
        var built = server.request(request.get("path").asText(), headers.toArray(String[]::new));
        String method = request.get("method").asText();
        return server.send(method.equals("GET") ? built.GET() : built.method(method, BodyPublishers.ofString(body)));
    }

    /// The columns of an answer by their names; anything else as it is.
    static Object normal(String body) {
        if (body.isEmpty()) {
            return "";
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (!json.has("results")) {
                return json;
            }
            Map<String, JsonNode> columns = new TreeMap<>();
            JsonNode names = json.get("metadata").get("feature_names");
            for (int i = 0; i < names.size(); i++) {
                columns.put(names.get(i).asText(), json.get("results").get(i));
            }
            return Map.of("columns", columns, "metadata", rest(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, JsonNode> rest(JsonNode json) {
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        json.get("metadata").properties().forEach(field -> {
            if (!field.getKey().equals("feature_names")) {
                rest.put(field.getKey(), field.getValue());
            }
        });
        return rest;
    }

    /// An answer with `PRESENT` for every null that is `NOT_FOUND`.
    static String withNullsPresent(String body) {
        if (body.isEmpty()) {
            return body;
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (json.has("results")) {
                for (JsonNode column : json.get("results")) {
                    setPresent(column.get("values"), (ArrayNode) column.get("statuses"));
                }
            }
            return json.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setPresent(JsonNode values, ArrayNode statuses) {
        for (int row = 0; row < values.size(); row++) {
            if (values.get(row).isNull() && statuses.get(row).asText().equals("NOT_FOUND")) {
                statuses.set(row, "PRESENT");
            }
        }
    }
}
