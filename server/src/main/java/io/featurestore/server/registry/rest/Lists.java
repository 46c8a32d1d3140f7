package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import feast.proto.registry.RegistryServerProto.EntityRelation;
import io.featurestore.server.error.ServeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/// Lists of objects, of one project or of all, with pages, relationships and projects around them.
final class Lists {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Lists() {}

    /// How a list is shown.
    ///
    /// @param key the member of the answer that holds the list
    /// @param type what lineage calls these objects
    record Shape(String key, String type) {}

    static ObjectNode ofProject(RestCall call, Shape shape, ArrayNode items, Message pagination) {
        ObjectNode answer = JSON.objectNode();
        answer.set(shape.key(), items);
        answer.set("pagination", ProtoJson.of(pagination));
        if (call.parameters().withRelationships()) {
            ObjectNode relationships = JSON.objectNode();
            relationships(call, shape.type(), call.parameters().project(), items, relationships);
            answer.set("relationships", relationships);
        }
        return answer;
    }

    /// @param items the objects of one project, by its name
    static ObjectNode ofAllProjects(RestCall call, Shape shape, BiFunction<RestCall, String, ArrayNode> items) {
        Parameters parameters = call.parameters();
        int page = parameters.number("page", 1, Integer.MAX_VALUE).orElse(1);
        int limit = parameters.number("limit", 1, Parameters.MOST_ON_A_PAGE).orElse(50);
        List<JsonNode> all = new ArrayList<>();
        ObjectNode relationships = JSON.objectNode();
        for (String project : projects(call)) {
            ArrayNode ofProject = items.apply(call, project);
            ofProject.forEach(item -> ((ObjectNode) item).put("project", project));
            ofProject.forEach(all::add);
            if (parameters.withRelationships()) {
                relationships(call, shape.type(), project, ofProject, relationships);
            }
        }
        ObjectNode answer = JSON.objectNode();
        answer.set(shape.key(), page(sorted(all, parameters), page, limit, answer.putObject("pagination")));
        if (parameters.withRelationships()) {
            answer.set("relationships", relationships);
        }
        return answer;
    }

    static List<String> projects(RestCall call) {
        return call.reads().listProjects(call.parameters().everything("")).items().stream()
                .map(project -> project.getSpec().getName())
                .toList();
    }

    /// In the order of one of their top members, if one is asked for.
    static List<JsonNode> sorted(List<JsonNode> items, Parameters parameters) {
        String key = parameters.text("sort_by").orElse("");
        boolean descending = parameters.text("sort_order").orElse("asc").equals("desc");
        Comparator<JsonNode> order = Comparator.comparing(item -> item.path(key).asText(""));
        return key.isEmpty()
                ? items
                : items.stream().sorted(descending ? order.reversed() : order).toList();
    }

    /// One page, and the numbers of it.
    ///
    /// @param pagination gets what is neither zero nor false
    static ArrayNode page(List<JsonNode> items, int page, int limit, ObjectNode pagination) {
        long start = (long) (page - 1) * limit;
        long end = start + limit;
        pagination.put("page", page).put("limit", limit);
        if (!items.isEmpty()) {
            pagination.put("totalCount", items.size()).put("totalPages", (items.size() + limit - 1) / limit);
        }
        if (end < items.size()) {
            pagination.put("hasNext", true);
        }
        if (start > 0) {
            pagination.put("hasPrevious", true);
        }
        ArrayNode shown = JSON.arrayNode();
        items.stream().skip(start).limit(limit).forEach(shown::add);
        return shown;
    }

    private static void relationships(
            RestCall call, String type, String project, ArrayNode items, ObjectNode relationships) {
        List<String> names = new ArrayList<>();
        items.forEach(item -> names.add(nameOf(item)));
        names.removeIf(String::isEmpty);
        try {
            call.discovery()
                    .relationshipsOf(call.parameters().everything(project), type, names)
                    .forEach((name, edges) -> relationships.set(name, ProtoJson.list(edges)));
        } catch (ServeException ignored) {
            names.forEach(relationships::putArray);
        }
    }

    private static String nameOf(JsonNode item) {
        String own = item.path("name").asText("");
        return own.isEmpty() ? item.path("spec").path("name").asText("") : own;
    }

    /// The edges at one object; none, where they can't be told.
    static List<EntityRelation> relationships(RestCall call, String type, String name) {
        Parameters parameters = call.parameters();
        try {
            return call.discovery()
                    .relationships(parameters.everything(parameters.project()), type, name, true)
                    .items();
        } catch (ServeException ignored) {
            return List.of();
        }
    }

    /// Adds the edges at an object, if they are asked for.
    static ObjectNode withRelationships(RestCall call, String type, String name, ObjectNode object) {
        if (call.parameters().withRelationships()) {
            object.set("relationships", ProtoJson.list(relationships(call, type, name)));
        }
        return object;
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode list = JSON.arrayNode();
        texts.forEach(list::add);
        return list;
    }
}
