package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.registry.RegistryServerProto.Feature;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.Discovery.FeatureFilter;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Page;
import io.featurestore.server.registry.ViewFilter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Views of every kind, and their features and labels.
record ViewRoutes(Routes routes) {
    private static final Lists.Shape VIEWS = new Lists.Shape("featureViews", "featureView");
    private static final Lists.Shape FEATURES = new Lists.Shape("features", "feature");
    private static final Lists.Shape LABELS = new Lists.Shape("labels", "feature");
    private static final ViewFilter ANY = new ViewFilter("", "", "", "", Optional.empty());

    void add() {
        views();
        labelViews();
        routes.get("/features", call -> features(call, FEATURES, "feature"));
        routes.get("/features/all", call -> allFeatures(call, FEATURES, "feature"));
        routes.get("/features/{feature_view}/{name}", ViewRoutes::feature);
        routes.get("/labels", call -> features(call, LABELS, "label"));
        routes.get("/labels/all", call -> allFeatures(call, LABELS, "label"));
    }

    private void views() {
        routes.get("/feature_views", ViewRoutes::list);
        routes.get(
                "/feature_views/all",
                call -> RestAnswer.ok(
                        Lists.ofAllProjects(call, VIEWS, (each, project) -> flat(viewsOf(each, project)))));
        routes.get("/feature_views/{name}", call -> {
            Parameters parameters = call.parameters();
            FeastView view = call.reads().getView(parameters.project(), call.name(), parameters.fresh());
            ObjectNode json = Lists.withRelationships(call, VIEWS.type(), call.name(), ProtoJson.flat(view));
            return RestAnswer.ok(json.put("featureDefinition", ViewSnippet.of(view)));
        });
        routes.delete("/feature_views/{name}", call -> {
            String project = call.parameters().project();
            call.write(writes -> writes.deleteView(project, call.name()));
            return RestAnswer.changed(200, call.name(), project, "deleted");
        });
    }

    /// Every view of a project but label views.
    static List<FeastView> viewsOf(RestCall call, String project) {
        return call.reads()
                .listViews(call.parameters().everything(project), ANY)
                .items();
    }

    private static ArrayNode flat(List<FeastView> views) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        views.forEach(view -> list.add(ProtoJson.flat(view)));
        return list;
    }

    private static RestAnswer list(RestCall call) {
        Parameters parameters = call.parameters();
        ViewFilter filter = new ViewFilter(
                parameters.text("entity").orElse(""),
                parameters.text("feature").orElse(""),
                parameters.text("feature_service").orElse(""),
                parameters.text("data_source").orElse(""),
                parameters.text("updated_since").map(ViewRoutes::time));
        Page<FeastView> page =
                call.reads().listViews(parameters.query(parameters.project(), parameters.tags()), filter);
        return RestAnswer.ok(Lists.ofProject(call, VIEWS, flat(page.items()), page.metadata()));
    }

    /// A time in ISO 8601, in UTC where it names no zone.
    private static Timestamp time(String text) {
        try {
            TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return Timestamp.newBuilder()
                    .setSeconds(instant.getEpochSecond())
                    .setNanos(instant.getNano())
                    .build();
        } catch (DateTimeParseException e) {
            throw Refused.because(
                    400,
                    "Invalid 'updated_since' value '%s'; expected an ISO-8601 timestamp (e.g. 2024-01-01T00:00:00Z)."
                            .formatted(text));
        }
    }

    /// Label views are listed under the name of the others.
    private void labelViews() {
        routes.get("/label_views", call -> {
            Parameters parameters = call.parameters();
            Page<LabelView> page =
                    call.reads().list(Kind.LABEL_VIEW, parameters.query(parameters.project(), parameters.tags()));
            return RestAnswer.ok(Lists.ofProject(call, VIEWS, typed(page.items()), page.metadata()));
        });
        routes.get(
                "/label_views/all",
                call -> RestAnswer.ok(
                        Lists.ofAllProjects(call, VIEWS, (each, project) -> typed(labelViewsOf(each, project)))));
        routes.get(
                "/label_views/{name}",
                call -> RestAnswer.ok(Lists.withRelationships(
                        call, VIEWS.type(), call.name(), typed(ObjectRoutes.get(call, Kind.LABEL_VIEW)))));
    }

    static List<LabelView> labelViewsOf(RestCall call, String project) {
        return call.reads()
                .list(Kind.LABEL_VIEW, call.parameters().everything(project))
                .items();
    }

    private static ArrayNode typed(List<LabelView> views) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        views.forEach(view -> list.add(typed(view)));
        return list;
    }

    private static ObjectNode typed(LabelView view) {
        return ProtoJson.of(view).put("type", "labelView");
    }

    private static RestAnswer features(RestCall call, Lists.Shape shape, String kind) {
        Parameters parameters = call.parameters();
        FeatureFilter filter = new FeatureFilter(
                parameters.text("feature_view").orElse(""),
                parameters.text("name").orElse(""),
                kind);
        Page<Feature> page = call.discovery().listFeatures(parameters.query(parameters.project(), Map.of()), filter);
        return RestAnswer.ok(Lists.ofProject(call, shape, ProtoJson.list(page.items()), page.metadata()));
    }

    private static RestAnswer allFeatures(RestCall call, Lists.Shape shape, String kind) {
        return RestAnswer.ok(
                Lists.ofAllProjects(call, shape, (each, project) -> ProtoJson.list(featuresOf(each, project, kind))));
    }

    static List<Feature> featuresOf(RestCall call, String project, String kind) {
        return call.discovery()
                .listFeatures(call.parameters().everything(project), new FeatureFilter("", "", kind))
                .items();
    }

    private static RestAnswer feature(RestCall call) {
        Parameters parameters = call.parameters();
        Feature feature = call.discovery()
                .getFeature(
                        parameters.project(),
                        call.path().getOrDefault("feature_view", ""),
                        call.name(),
                        parameters.fresh());
        ObjectNode json = Lists.withRelationships(call, FEATURES.type(), call.name(), ProtoJson.of(feature));
        return RestAnswer.ok(json.put("featureDefinition", Snippets.of(feature)));
    }
}
