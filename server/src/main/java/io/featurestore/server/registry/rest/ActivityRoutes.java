package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.server.catalog.FeastView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is done with the objects: popular tags, what was looked at lately.
record ActivityRoutes(Routes routes, Visits visits) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    void add() {
        routes.get("/metrics/popular_tags", ActivityRoutes::popularTags);
        routes.get("/metrics/recently_visited", this::recentlyVisited);
    }

    private record Tag(String key, String value) {}

    private record Tagged(String name, String project) {}

    private static RestAnswer popularTags(RestCall call) {
        Parameters parameters = call.parameters();
        int limit =
                parameters.number("limit", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(4);
        Map<Tag, List<Tagged>> tags = new LinkedHashMap<>();
        int count = 0;
        for (String project : projects(call)) {
            for (FeastView view : ViewRoutes.viewsOf(call, project)) {
                count++;
                ProtoJson.of(ProtoJson.proto(view))
                        .at("/spec/tags")
                        .properties()
                        .forEach(tag -> tags.computeIfAbsent(
                                        new Tag(tag.getKey(), tag.getValue().asText()), ignored -> new ArrayList<>())
                                .add(new Tagged(view.name(), project)));
            }
        }
        ObjectNode answer = JSON.objectNode();
        ArrayNode popular = answer.putArray("popular_tags");
        Comparator<Map.Entry<Tag, List<Tagged>>> order =
                Comparator.comparingInt(entry -> entry.getValue().size());
        tags.entrySet().stream()
                .sorted(order.thenComparing(entry -> entry.getKey().key()).reversed())
                .limit(Math.max(limit, 0))
                .forEach(entry -> popular.add(json(entry.getKey(), entry.getValue())));
        answer.putObject("metadata")
                .put("totalFeatureViews", count)
                .put("totalTags", tags.size())
                .put("limit", limit);
        return RestAnswer.ok(answer);
    }

    private static List<String> projects(RestCall call) {
        Optional<String> project = call.parameters().text("project").filter(name -> !name.isEmpty());
        return project.map(List::of).orElseGet(() -> Lists.projects(call));
    }

    private static ObjectNode json(Tag tag, List<Tagged> views) {
        ObjectNode json = JSON.objectNode().put("tag_key", tag.key()).put("tag_value", tag.value());
        ArrayNode list = json.putArray("feature_views");
        views.forEach(view -> list.addObject().put("name", view.name()).put("project", view.project()));
        return json.put("total_feature_views", views.size());
    }

    private RestAnswer recentlyVisited(RestCall call) {
        Parameters parameters = call.parameters();
        Optional<String> project = parameters.text("project").filter(name -> !name.isEmpty());
        project.ifPresent(name -> call.reads().describeProject(name));
        String object = parameters.text("object").orElse("");
        List<JsonNode> seen = visits.of(call.caller(), project).stream()
                .filter(visit ->
                        object.isEmpty() || visit.path("object").asText().equals(object))
                .<JsonNode>map(visit -> visit)
                .toList();
        ObjectNode answer = JSON.objectNode();
        ObjectNode pagination = JSON.objectNode();
        int page = parameters.page();
        int limit = parameters.limit();
        if (page == 0 && limit == 0) {
            answer.set("visits", JSON.arrayNode().addAll(Lists.sorted(seen, parameters)));
            pagination.put("totalCount", seen.size());
        } else {
            answer.set(
                    "visits",
                    Lists.page(Lists.sorted(seen, parameters), Math.max(page, 1), limit == 0 ? 50 : limit, pagination));
        }
        answer.set("pagination", pagination);
        return RestAnswer.ok(answer);
    }
}
