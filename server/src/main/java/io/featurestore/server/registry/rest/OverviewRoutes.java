package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Timestamps;
import feast.proto.core.ProjectProto.Project;
import feast.proto.registry.RegistryServerProto.Feature;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Page;
import io.featurestore.server.registry.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Projects, what they hold, and search through all of it.
///
/// @param version the Feast whose protocol is spoken
record OverviewRoutes(Routes routes, String version) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> ORDERS = List.of("match_score", "name", "type");

    void add() {
        routes.get("/version", call -> RestAnswer.ok(JSON.objectNode().put("version", version)));
        routes.get("/projects", OverviewRoutes::projects);
        routes.get(
                "/projects/{name}",
                call -> RestAnswer.ok(ProtoJson.of(
                        call.reads().getProject(call.name(), call.parameters().fresh()))));
        routes.post("/registry/refresh", call -> {
            call.reads().refresh();
            return RestAnswer.empty();
        });
        routes.get("/search", OverviewRoutes::search);
        routes.get("/metrics/resource_counts", OverviewRoutes::counts);
    }

    private static RestAnswer projects(RestCall call) {
        Page<Project> page = call.reads().listProjects(call.parameters().query("", Map.of()));
        ObjectNode answer = JSON.objectNode();
        answer.set("projects", ProtoJson.list(page.items()));
        answer.set("pagination", ProtoJson.of(page.metadata()));
        return RestAnswer.ok(answer);
    }

    private static RestAnswer search(RestCall call) {
        Parameters parameters = call.parameters();
        String text = parameters.required("query");
        String by = option(parameters, "sort_by", ORDERS, "match_score");
        boolean descending =
                option(parameters, "sort_order", List.of("asc", "desc"), "desc").equals("desc");
        int page = number(parameters, "page", 1, Integer.MAX_VALUE);
        int limit = number(parameters, "limit", 50, Parameters.MOST_ON_A_PAGE);

        ObjectNode answer = JSON.objectNode().put("query", text);
        ArrayNode errors = JSON.arrayNode();
        List<String> projects = searched(call, errors);
        answer.set("projects_searched", Lists.texts(projects));
        ObjectNode pagination = JSON.objectNode();
        List<JsonNode> hits = new ArrayList<>();
        Search.Order order = Search.Order.valueOf(by.toUpperCase(Locale.ROOT));
        call.search()
                .find(new Search.Request(text, projects, parameters.fresh(), parameters.tags(), order, descending))
                .forEach(hit -> hits.add(json(hit)));
        answer.set("results", projects.isEmpty() ? JSON.arrayNode() : Lists.page(hits, page, limit, pagination));
        answer.set("pagination", pagination);
        answer.set("errors", errors);
        return RestAnswer.ok(answer);
    }

    private static List<String> searched(RestCall call, ArrayNode errors) {
        List<String> all = Lists.projects(call);
        List<String> wanted = call.parameters().all("projects").stream()
                .filter(project -> !project.isBlank())
                .distinct()
                .toList();
        if (all.isEmpty()) {
            errors.add("No projects found");
            return List.of();
        }
        List<String> unknown =
                wanted.stream().filter(project -> !all.contains(project)).toList();
        if (!unknown.isEmpty()) {
            errors.add("Following projects do not exist: " + String.join(", ", unknown));
        }
        return wanted.isEmpty() ? all : wanted.stream().filter(all::contains).toList();
    }

    private static ObjectNode json(Search.Hit hit) {
        Search.Item item = hit.item();
        ObjectNode json = JSON.objectNode()
                .put("type", item.type())
                .put("name", item.name())
                .put("description", item.description())
                .put("project", item.project());
        item.view().ifPresent(view -> json.put(item.type().equals("label") ? "labelView" : "featureView", view));
        ObjectNode tags = json.putObject("matched_tags");
        hit.matchedTags().forEach(tags::put);
        hit.score().ifPresent(score -> putScore(json, score));
        return json;
    }

    private static void putScore(ObjectNode json, double score) {
        if (score == Math.rint(score)) {
            json.put("match_score", (int) score);
        } else {
            json.put("match_score", score);
        }
    }

    /// Parameters that this route checks itself: 400 instead of 422.
    private static String option(Parameters parameters, String name, List<String> options, String otherwise) {
        String given = parameters.text(name).filter(value -> !value.isEmpty()).orElse(otherwise);
        if (!options.contains(given)) {
            throw Refused.because(
                    400,
                    "Invalid %s parameter: '%s'. Valid options are: ['%s']"
                            .formatted(name, given, String.join("', '", options)));
        }
        return given;
    }

    private static int number(Parameters parameters, String name, int otherwise, int most) {
        int given =
                parameters.number(name, Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(otherwise);
        if (given < 1 || given > most) {
            throw Refused.because(
                    400,
                    "Invalid %s parameter: '%d'. Must be %s"
                            .formatted(
                                    name,
                                    given,
                                    given < 1 ? "greater than or equal to 1" : "less than or equal to " + most));
        }
        return given;
    }

    /// What one project holds, or all of them.
    private static RestAnswer counts(RestCall call) {
        String wanted = call.parameters().text("project").orElse("");
        String updated = Timestamps.toString(call.reads().lastUpdated());
        ObjectNode answer = JSON.objectNode();
        ArrayNode services = JSON.arrayNode();
        ArrayNode views = JSON.arrayNode();
        if (!wanted.isEmpty()) {
            call.reads().describeProject(wanted);
            answer.put("project", wanted);
            answer.set("counts", counts(call, wanted, services, views));
            answer.set("featureServices", services);
            answer.set("featureViews", views);
            answer.putArray("projects").addObject().put("name", wanted);
            return RestAnswer.ok(answer.put("registryLastUpdated", updated));
        }
        ObjectNode total = answer.putObject("total");
        ObjectNode each = answer.putObject("perProject");
        ArrayNode projects = JSON.arrayNode();
        List.of("entities", "dataSources", "savedDatasets", "features", "featureViews", "featureServices")
                .forEach(kind -> total.put(kind, 0));
        for (Project project :
                call.reads().listProjects(call.parameters().everything("")).items()) {
            String name = project.getSpec().getName();
            ObjectNode counts = counts(call, name, services, views);
            each.set(name, counts);
            counts.properties()
                    .forEach(count -> total.put(
                            count.getKey(),
                            total.path(count.getKey()).asInt()
                                    + count.getValue().asInt()));
            projects.addObject()
                    .put("name", name)
                    .put("description", project.getSpec().getDescription());
        }
        answer.set("featureServices", services);
        answer.set("featureViews", views);
        answer.set("projects", projects);
        return RestAnswer.ok(answer.put("registryLastUpdated", updated));
    }

    private static ObjectNode counts(RestCall call, String project, ArrayNode services, ArrayNode views) {
        var everything = call.parameters().everything(project);
        List<FeastView> viewsOf = ViewRoutes.viewsOf(call, project);
        viewsOf.forEach(view -> views.addObject()
                .put("name", view.name())
                .put("project", project)
                .put("type", ProtoJson.type(view))
                .put(
                        "featureCount",
                        ProtoJson.of(ProtoJson.proto(view)).at("/spec/features").size()));
        var servicesOf = call.reads().list(Kind.FEATURE_SERVICE, everything).items();
        servicesOf.forEach(service ->
                services.addObject().put("name", service.getSpec().getName()).put("project", project));
        List<Feature> features = ViewRoutes.featuresOf(call, project, "feature");
        return JSON.objectNode()
                .put(
                        "entities",
                        call.reads().list(Kind.ENTITY, everything).items().size())
                .put(
                        "dataSources",
                        call.reads().list(Kind.DATA_SOURCE, everything).items().size())
                .put(
                        "savedDatasets",
                        call.reads()
                                .list(Kind.SAVED_DATASET, everything)
                                .items()
                                .size())
                .put("features", features.size())
                .put("featureViews", viewsOf.size())
                .put("featureServices", servicesOf.size());
    }
}
