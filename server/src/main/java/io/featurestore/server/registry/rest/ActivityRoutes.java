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

/// What is done with the objects: popular tags, what was looked at lately, the engine and what it materialized.
record ActivityRoutes(Routes routes, Visits visits) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    void add() {
        routes.get("/metrics/popular_tags", ActivityRoutes::popularTags);
        routes.get("/metrics/recently_visited", this::recentlyVisited);
        routes.get("/compute_engines", ActivityRoutes::engine);
        routes.get("/compute_engines/all", ActivityRoutes::engines);
        routes.get("/materialization_jobs", ActivityRoutes::jobs);
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
            answer.set("visits", JSON.arrayNode().addAll(seen));
            pagination.put("totalCount", seen.size());
        } else {
            answer.set("visits", Lists.page(seen, Math.max(page, 1), limit == 0 ? 50 : limit, pagination));
        }
        answer.set("pagination", pagination);
        return RestAnswer.ok(answer);
    }

    /// The engine that Feast takes where none is configured; settings are not shown, because some are secrets.
    private static ObjectNode localEngine() {
        ObjectNode engine = JSON.objectNode().put("engineType", "local").put("engineClass", "LocalComputeEngine");
        engine.putObject("config").put("type", "local");
        return engine;
    }

    private static RestAnswer engine(RestCall call) {
        String project = call.parameters().project();
        ArrayNode views = JSON.arrayNode();
        for (FeastView view : ViewRoutes.viewsOf(call, project)) {
            switch (view) {
                case FeastView.Plain ignored -> views.add(materialized(view, "Batch"));
                case FeastView.Stream ignored -> views.add(materialized(view, "Stream"));
                case FeastView.OnDemand ignored -> {}
                case FeastView.Label ignored -> {}
            }
        }
        ObjectNode answer = JSON.objectNode();
        answer.set("engine", localEngine().put("featureViewCount", views.size()).put("project", project));
        answer.set("featureViews", views);
        return RestAnswer.ok(answer);
    }

    private static ObjectNode materialized(FeastView view, String type) {
        ObjectNode json = ProtoJson.of(ProtoJson.proto(view));
        JsonNode intervals = json.at("/meta/materializationIntervals");
        JsonNode engine = json.at("/spec/batchEngine");
        ObjectNode shown = JSON.objectNode();
        shown.put("name", view.name()).put("type", type);
        shown.put("online", json.at("/spec/online").asBoolean());
        shown.put(
                "lastMaterialized",
                intervals.isEmpty()
                        ? null
                        : intervals.get(intervals.size() - 1).path("endTime").asText());
        shown.put("hasOverride", !engine.isMissingNode());
        shown.set("overrides", engine.isMissingNode() ? JSON.nullNode() : engine);
        shown.set("materializationIntervals", intervals.isMissingNode() ? JSON.arrayNode() : intervals);
        return shown;
    }

    private static RestAnswer engines(RestCall call) {
        Parameters parameters = call.parameters();
        int page = parameters.number("page", 1, Integer.MAX_VALUE).orElse(1);
        int limit = parameters.number("limit", 1, Parameters.MOST_ON_A_PAGE).orElse(50);
        List<JsonNode> all = new ArrayList<>();
        for (String project : Lists.projects(call)) {
            long views = ViewRoutes.viewsOf(call, project).stream()
                    .filter(view -> view instanceof FeastView.Plain)
                    .count();
            all.add(localEngine().put("project", project).put("featureViewCount", views));
        }
        ObjectNode answer = JSON.objectNode();
        answer.set("engines", Lists.page(all, page, limit, JSON.objectNode()));
        answer.set("pagination", numbers(page, limit, all.size()));
        return RestAnswer.ok(answer);
    }

    private static ObjectNode numbers(int page, int limit, int total) {
        return JSON.objectNode().put("page", page).put("limit", limit).put("total", total);
    }

    /// Every interval that a view was materialized for, the latest first.
    private static RestAnswer jobs(RestCall call) {
        Parameters parameters = call.parameters();
        String view = parameters.text("feature_view").orElse("");
        String status = parameters.text("status").orElse("");
        List<JsonNode> jobs = ViewRoutes.viewsOf(call, parameters.project()).stream()
                .filter(found -> found instanceof FeastView.Plain)
                .filter(found -> view.isEmpty() || found.name().equals(view))
                .flatMap(found -> jobs(found).stream())
                .filter(job -> status.isEmpty()
                        || status.equalsIgnoreCase(job.path("status").asText()))
                .sorted(Comparator.comparing(
                                (JsonNode job) -> job.path("startTime").asText())
                        .reversed())
                .toList();
        int page = parameters.page();
        int limit = parameters.limit();
        ObjectNode answer = JSON.objectNode();
        answer.set(
                "jobs",
                page > 0 && limit > 0
                        ? Lists.page(jobs, page, limit, JSON.objectNode())
                        : JSON.arrayNode().addAll(jobs));
        answer.set("pagination", numbers(page, limit, jobs.size()));
        return RestAnswer.ok(answer);
    }

    private static List<JsonNode> jobs(FeastView view) {
        List<JsonNode> jobs = new ArrayList<>();
        for (JsonNode interval : ProtoJson.of(ProtoJson.proto(view)).at("/meta/materializationIntervals")) {
            ObjectNode job = JSON.objectNode();
            job.put("id", view.name() + "-" + jobs.size());
            job.put("featureView", view.name()).put("status", "SUCCEEDED");
            job.set("startTime", interval.path("startTime"));
            job.set("endTime", interval.path("endTime"));
            jobs.add(job);
        }
        return jobs;
    }
}
