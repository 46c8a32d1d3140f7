package io.featurestore.server.online.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.featurestore.server.online.Materializations;
import io.featurestore.server.online.MaterializeQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bodies of requests to `/materialize` and `/materialize-incremental`, and of their answers.
final class MaterializeJson {
    private final boolean incremental;
    private Optional<String> start = Optional.empty();
    private Optional<String> end = Optional.empty();
    private Optional<List<String>> views = Optional.empty();
    private Optional<String> version = Optional.empty();
    private boolean everything;

    private MaterializeJson(boolean incremental) {
        this.incremental = incremental;
    }

    static MaterializeQuery read(byte[] body, int length, boolean incremental, Query query) {
        MaterializeJson request = new MaterializeJson(incremental);
        Json.readObject(body, length, request::field);
        if (incremental && request.end.isEmpty()) {
            throw BodyRefused.missing("end_ts");
        }
        return new MaterializeQuery(
                incremental,
                request.start,
                request.end,
                request.everything,
                request.views,
                request.version,
                query.flag("async"),
                query.flag("force"));
    }

    private void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "start_ts" -> start = text(name, json);
            case "end_ts" -> end = text(name, json);
            case "version" -> version = text(name, json);
            case "feature_views" -> views = names(json);
            case "disable_event_timestamp" -> everything = !incremental && ReadRequestJson.readFlag(name, json);
            default -> json.skipChildren();
        }
    }

    private static Optional<String> text(String name, JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> Optional.empty();
            case VALUE_STRING -> Optional.of(json.getText());
            default -> throw new BodyRefused("string_type", List.of("body", name), "Input should be a valid string");
        };
    }

    private static Optional<List<String>> names(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new BodyRefused("list_type", List.of("body", "feature_views"), "Input should be a valid list");
        }
        List<String> names = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new BodyRefused(
                        "string_type",
                        List.of("body", "feature_views", names.size()),
                        "Input should be a valid string");
            }
            names.add(json.getText());
        }
        return Optional.of(names);
    }

    static Answer answer(Materializations.Answer answer) {
        return switch (answer) {
            case Materializations.Answer.Done ignored -> Answer.nul();
            case Materializations.Answer.Accepted accepted -> accepted(accepted.views());
            case Materializations.Answer.Conflict conflict -> conflict(conflict.views());
        };
    }

    private static Answer accepted(List<String> views) {
        JsonBytes json = new JsonBytes(64);
        json.ascii("{\"status\":\"accepted\",\"feature_views\":");
        names(json, views);
        json.put('}');
        return Answer.json(202, json.toBytes());
    }

    private static Answer conflict(List<String> views) {
        JsonBytes json = new JsonBytes(256);
        json.ascii("{\"error\":");
        json.text("Cannot start async materialization \u2014 the following feature views are already in MATERIALIZING"
                + " state: ['" + String.join("', '", views) + "']. Use ?force=true to override.");
        json.ascii(",\"feature_views\":");
        names(json, views);
        json.put('}');
        return Answer.json(409, json.toBytes());
    }

    private static void names(JsonBytes json, List<String> names) {
        json.put('[');
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                json.put(',');
            }
            json.text(names.get(i));
        }
        json.put(']');
    }

    /// `{"running":[{"feature_view":"driver_stats","rows":431000,"seconds":5.5}]}`
    static Answer running(List<Materializations.Running> running) {
        JsonBytes json = new JsonBytes(64);
        json.ascii("{\"running\":[");
        for (int i = 0; i < running.size(); i++) {
            Materializations.Running view = running.get(i);
            if (i > 0) {
                json.put(',');
            }
            json.ascii("{\"feature_view\":");
            json.text(view.view());
            json.ascii(",\"rows\":");
            json.number(view.rows());
            json.ascii(",\"seconds\":");
            json.number(view.since().toMillis() / 1e3);
            json.put('}');
        }
        json.ascii("]}");
        return Answer.json(200, json.toBytes());
    }
}
