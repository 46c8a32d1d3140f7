package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.registry.RegistryServerProto.EntityRelation;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Lists, single objects and deletion of what is no view: entities, data sources, feature services, permissions.
record ObjectRoutes(Routes routes) {
    private static final Lists.Shape ENTITIES = new Lists.Shape("entities", "entity");
    private static final Lists.Shape SOURCES = new Lists.Shape("dataSources", "dataSource");
    private static final Lists.Shape SERVICES = new Lists.Shape("featureServices", "featureService");
    private static final Lists.Shape PERMISSIONS = new Lists.Shape("permissions", "permission");

    void add() {
        entities();
        dataSources();
        featureServices();
        permissions();
    }

    private void entities() {
        routes.get("/entities", call -> list(call, Kind.ENTITY, ENTITIES, Map.of(), ignored -> true));
        routes.get("/entities/all", call -> all(call, Kind.ENTITY, ENTITIES));
        routes.get("/entities/{name}", ObjectRoutes::entity);
        delete("/entities/{name}", Kind.ENTITY);
    }

    private void dataSources() {
        routes.get(
                "/data_sources",
                call -> list(call, Kind.DATA_SOURCE, SOURCES, call.parameters().tags(), ignored -> true));
        routes.get("/data_sources/all", call -> all(call, Kind.DATA_SOURCE, SOURCES));
        routes.get("/data_sources/{name}", call -> {
            DataSource source = get(call, Kind.DATA_SOURCE);
            ObjectNode json = Lists.withRelationships(call, SOURCES.type(), call.name(), ProtoJson.of(source));
            return RestAnswer.ok(json.put("featureDefinition", Snippets.of(source)));
        });
        delete("/data_sources/{name}", Kind.DATA_SOURCE);
    }

    private void featureServices() {
        routes.get("/feature_services", call -> {
            String view = call.parameters().text("feature_view").orElse("");
            return list(
                    call, Kind.FEATURE_SERVICE, SERVICES, call.parameters().tags(), service -> takes(service, view));
        });
        routes.get("/feature_services/all", call -> all(call, Kind.FEATURE_SERVICE, SERVICES));
        routes.get("/feature_services/{name}", call -> {
            FeatureService service = get(call, Kind.FEATURE_SERVICE);
            ObjectNode json = Lists.withRelationships(call, SERVICES.type(), call.name(), ProtoJson.of(service));
            return RestAnswer.ok(json.put("featureDefinition", Snippets.of(service)));
        });
        delete("/feature_services/{name}", Kind.FEATURE_SERVICE);
    }

    private static boolean takes(FeatureService service, String view) {
        return view.isEmpty()
                || service.getSpec().getFeaturesList().stream()
                        .anyMatch(projection -> projection.getFeatureViewName().equals(view));
    }

    private void permissions() {
        routes.get("/permissions", call -> list(call, Kind.PERMISSION, PERMISSIONS, Map.of(), ignored -> true));
        routes.get(
                "/permissions/{name}",
                call -> RestAnswer.ok(Lists.withRelationships(
                        call, PERMISSIONS.type(), call.name(), ProtoJson.of(get(call, Kind.PERMISSION)))));
        delete("/permissions/{name}", Kind.PERMISSION);
    }

    private static <T extends Message> RestAnswer list(
            RestCall call, Kind<T> kind, Lists.Shape shape, Map<String, String> tags, Predicate<T> wanted) {
        Parameters parameters = call.parameters();
        Page<T> page = call.reads().list(kind, parameters.query(parameters.project(), tags), wanted);
        return RestAnswer.ok(Lists.ofProject(call, shape, ProtoJson.list(page.items()), page.metadata()));
    }

    private static <T extends Message> RestAnswer all(RestCall call, Kind<T> kind, Lists.Shape shape) {
        return RestAnswer.ok(Lists.ofAllProjects(
                call,
                shape,
                (each, project) -> ProtoJson.list(each.reads()
                        .list(kind, each.parameters().everything(project))
                        .items())));
    }

    static <T extends Message> T get(RestCall call, Kind<T> kind) {
        Parameters parameters = call.parameters();
        return call.reads().get(kind, parameters.project(), call.name(), parameters.fresh());
    }

    private <T extends Message> void delete(String template, Kind<T> kind) {
        routes.delete(template, call -> {
            String project = call.parameters().project();
            call.write(writes -> writes.delete(kind, project, call.name()));
            return RestAnswer.changed(200, call.name(), project, "deleted");
        });
    }

    /// An entity, with the data sources of the views that have it.
    private static RestAnswer entity(RestCall call) {
        Entity entity = get(call, Kind.ENTITY);
        ObjectNode json = ProtoJson.of(entity);
        List<EntityRelation> edges = Lists.relationships(call, ENTITIES.type(), call.name());
        List<DataSource> sources = call.reads()
                .list(
                        Kind.DATA_SOURCE,
                        call.parameters().everything(call.parameters().project()))
                .items();
        ArrayNode shown = json.putArray("dataSources");
        Set<String> seen = new HashSet<>();
        for (EntityRelation edge : edges) {
            if (edge.getTarget().getType().equals(SOURCES.type())
                    && seen.add(edge.getTarget().getName())) {
                sources.stream()
                        .filter(source ->
                                source.getName().equals(edge.getTarget().getName()))
                        .forEach(source -> shown.add(ProtoJson.of(source)));
            }
        }
        if (call.parameters().withRelationships()) {
            json.set("relationships", ProtoJson.list(edges));
        }
        return RestAnswer.ok(json.put("featureDefinition", Snippets.of(entity)));
    }
}
