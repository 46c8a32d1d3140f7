package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.server.catalog.FeastView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The engine that materializes, and what it has materialized.
///
/// @param engine the type of the configured batch engine
record EngineRoutes(Routes routes, String engine) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// The Python class of each type; a type that is not here is a class itself.
    private static final Map<String, String> CLASSES = Map.of(
            "local", "LocalComputeEngine",
            "snowflake.engine", "SnowflakeComputeEngine",
            "lambda", "LambdaComputeEngine",
            "k8s", "KubernetesComputeEngine",
            "spark.engine", "SparkComputeEngine",
            "ray.engine", "RayComputeEngine",
            "flink.engine", "FlinkComputeEngine",
            "spark_application", "SparkApplicationComputeEngine",
            "trino.engine", "TrinoComputeEngine",
            "trino", "TrinoComputeEngine");

    void add() {
        routes.get("/compute_engines", this::engine);
        routes.get("/compute_engines/all", this::engines);
        routes.get("/materialization_jobs", EngineRoutes::jobs);
    }

    /// The configured engine; of its settings only the type is shown, because some are secrets.
    private ObjectNode shown() {
        ObjectNode shown =
                JSON.objectNode().put("engineType", engine).put("engineClass", CLASSES.getOrDefault(engine, engine));
        shown.putObject("config").put("type", engine);
        return shown;
    }

    private RestAnswer engine(RestCall call) {
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
        answer.set("engine", shown().put("featureViewCount", views.size()).put("project", project));
        answer.set("featureViews", views);
        return RestAnswer.ok(answer);
    }

    private static ObjectNode materialized(FeastView view, String type) {
        ObjectNode json = ProtoJson.of(ProtoJson.proto(view));
        JsonNode intervals = json.at("/meta/materializationIntervals");
        JsonNode override = json.at("/spec/batchEngine");
        ObjectNode shown = JSON.objectNode();
        shown.put("name", view.name()).put("type", type);
        shown.put("online", json.at("/spec/online").asBoolean());
        shown.put(
                "lastMaterialized",
                intervals.isEmpty()
                        ? null
                        : intervals.get(intervals.size() - 1).path("endTime").asText());
        shown.put("hasOverride", !override.isMissingNode());
        shown.set("overrides", override.isMissingNode() ? JSON.nullNode() : override);
        shown.set("materializationIntervals", intervals.isMissingNode() ? JSON.arrayNode() : intervals);
        return shown;
    }

    private RestAnswer engines(RestCall call) {
        Parameters parameters = call.parameters();
        int page = parameters.number("page", 1, Integer.MAX_VALUE).orElse(1);
        int limit = parameters.number("limit", 1, Parameters.MOST_ON_A_PAGE).orElse(50);
        List<JsonNode> all = new ArrayList<>();
        for (String project : Lists.projects(call)) {
            long views = ViewRoutes.viewsOf(call, project).stream()
                    .filter(view -> view instanceof FeastView.Plain)
                    .count();
            all.add(shown().put("project", project).put("featureViewCount", views));
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
