package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import feast.proto.registry.RegistryServerProto.EntityRelation;
import feast.proto.registry.RegistryServerProto.Feature;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.Discovery.FeatureFilter;
import io.featurestore.server.registry.Discovery.Relations;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Page;
import io.featurestore.server.registry.Query;
import io.featurestore.server.registry.ViewFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is made from what, alone and with the objects themselves.
record LineageRoutes(Routes routes) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TYPES =
            List.of("dataSource", "entity", "featureView", "featureService", "feature", "savedDataset");

    void add() {
        routes.get("/lineage/registry", LineageRoutes::ofProject);
        routes.get("/lineage/registry/all", LineageRoutes::ofAllProjects);
        routes.get("/lineage/objects/{object_type}/{object_name}", LineageRoutes::ofObject);
        routes.get("/lineage/complete", call -> {
            Parameters parameters = call.parameters();
            return RestAnswer.ok(complete(call, parameters.query(parameters.project(), Map.of()), true));
        });
        routes.get("/lineage/complete/all", call -> {
            ObjectNode answer = JSON.objectNode();
            ArrayNode projects = answer.putArray("projects");
            Lists.projects(call)
                    .forEach(project ->
                            projects.add(complete(call, call.parameters().everything(project), false)));
            return RestAnswer.ok(answer);
        });
    }

    private static Relations relations(RestCall call, Query query) {
        return call.discovery()
                .lineage(
                        query,
                        call.parameters().text("filter_object_type").orElse(""),
                        call.parameters().text("filter_object_name").orElse(""));
    }

    private static RestAnswer ofProject(RestCall call) {
        Parameters parameters = call.parameters();
        Relations relations = relations(call, parameters.query(parameters.project(), Map.of()));
        ObjectNode answer = JSON.objectNode();
        answer.set("relationships", ProtoJson.list(relations.direct().items()));
        answer.set("indirect_relationships", ProtoJson.list(relations.indirect().items()));
        answer.set("relationships_pagination", ProtoJson.of(relations.direct().metadata()));
        answer.set(
                "indirect_relationships_pagination",
                ProtoJson.of(relations.indirect().metadata()));
        return RestAnswer.ok(answer);
    }

    private static RestAnswer ofAllProjects(RestCall call) {
        ObjectNode answer = JSON.objectNode();
        ArrayNode direct = answer.putArray("relationships");
        ArrayNode indirect = answer.putArray("indirect_relationships");
        for (String project : Lists.projects(call)) {
            Relations relations = relations(call, call.parameters().everything(project));
            addAll(relations.direct().items(), project, direct);
            addAll(relations.indirect().items(), project, indirect);
        }
        return RestAnswer.ok(answer);
    }

    private static void addAll(List<EntityRelation> edges, String project, ArrayNode all) {
        edges.forEach(edge -> all.add(ProtoJson.of(edge).put("project", project)));
    }

    private static RestAnswer ofObject(RestCall call) {
        String type = call.path().getOrDefault("object_type", "");
        if (!TYPES.contains(type)) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT, "Invalid object_type. Must be one of: " + String.join(", ", TYPES));
        }
        Parameters parameters = call.parameters();
        Page<EntityRelation> page = call.discovery()
                .relationships(
                        parameters.query(parameters.project(), Map.of()),
                        type,
                        call.path().getOrDefault("object_name", ""),
                        parameters.flag("include_indirect", false));
        ObjectNode answer = JSON.objectNode();
        if (!page.items().isEmpty()) {
            answer.set("relationships", ProtoJson.list(page.items()));
        }
        answer.set("pagination", ProtoJson.of(page.metadata()));
        return RestAnswer.ok(answer);
    }

    /// The objects of a project and all edges between them.
    ///
    /// @param paged whether the pages are told, or each object's project instead
    private static ObjectNode complete(RestCall call, Query query, boolean paged) {
        ObjectNode objects = JSON.objectNode();
        ObjectNode pagination = JSON.objectNode();
        Page<FeastView> views = call.reads().listViews(query, new ViewFilter("", "", "", "", Optional.empty()));
        ArrayNode wrapped = JSON.arrayNode();
        views.items().forEach(view -> wrapped.add(ProtoJson.wrapped(view)));

        put("entities", call.reads().list(Kind.ENTITY, query), objects, pagination);
        put("dataSources", call.reads().list(Kind.DATA_SOURCE, query), objects, pagination);
        objects.set("featureViews", wrapped);
        pagination.set("featureViews", ProtoJson.of(views.metadata()));
        put("labelViews", call.reads().list(Kind.LABEL_VIEW, query), objects, pagination);
        put("featureServices", call.reads().list(Kind.FEATURE_SERVICE, query), objects, pagination);
        put("features", features(call, query, "feature"), objects, pagination);
        put("labels", features(call, query, "label"), objects, pagination);
        put("savedDatasets", call.reads().list(Kind.SAVED_DATASET, query), objects, pagination);

        Relations relations = call.discovery().lineage(query, "", "");
        pagination.set("relationships", ProtoJson.of(relations.direct().metadata()));
        pagination.set(
                "indirectRelationships", ProtoJson.of(relations.indirect().metadata()));
        ObjectNode answer = JSON.objectNode();
        answer.put("project", query.project());
        answer.set("objects", objects);
        answer.set("relationships", ProtoJson.list(relations.direct().items()));
        answer.set("indirectRelationships", ProtoJson.list(relations.indirect().items()));
        if (paged) {
            answer.set("pagination", pagination);
        } else {
            objects.forEach(list -> list.forEach(item -> withProject(item, query.project())));
        }
        return answer;
    }

    private static Page<Feature> features(RestCall call, Query query, String kind) {
        return call.discovery().listFeatures(query, new FeatureFilter("", "", kind));
    }

    private static void withProject(JsonNode item, String project) {
        ((ObjectNode) item).put("project", project);
    }

    private static <T extends Message> void put(String key, Page<T> page, ObjectNode objects, ObjectNode pagination) {
        objects.set(key, ProtoJson.list(page.items()));
        pagination.set(key, ProtoJson.of(page.metadata()));
    }
}
