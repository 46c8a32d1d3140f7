package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.core.SavedDatasetProto.SavedDatasetSpec;
import feast.proto.core.SavedDatasetProto.SavedDatasetStorage;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.PythonJson;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Saved datasets: each is shown with the sources that the views of its features read.
record DatasetRoutes(Routes routes) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Lists.Shape DATASETS = new Lists.Shape("savedDatasets", "savedDataset");

    void add() {
        routes.get("/saved_datasets", DatasetRoutes::list);
        routes.get(
                "/saved_datasets/all",
                call -> RestAnswer.ok(Lists.ofAllProjects(call, DATASETS, (each, project) -> {
                    var query = each.parameters().everything(project);
                    return shown(
                            each,
                            project,
                            each.reads().list(Kind.SAVED_DATASET, query, dataset -> isWanted(each, dataset)));
                })));
        routes.get("/saved_datasets/{name}", DatasetRoutes::get);
        routes.post("/saved_datasets", DatasetRoutes::register);
        routes.delete("/saved_datasets/{name}", call -> {
            String project = call.parameters().project();
            call.write(writes -> writes.delete(Kind.SAVED_DATASET, project, call.name()));
            return RestAnswer.ok(done(call.name(), project));
        });
    }

    private static ObjectNode done(String name, String project) {
        return JSON.objectNode().put("status", "ok").put("name", name).put("project", project);
    }

    private static boolean isWanted(RestCall call, SavedDataset dataset) {
        String namespace = call.parameters().text("namespace").orElse("");
        String collection = call.parameters().text("collection").orElse("");
        return (namespace.isEmpty() || namespace.equals(dataset.getSpec().getNamespace()))
                && (collection.isEmpty() || collection.equals(dataset.getSpec().getCollection()));
    }

    private static RestAnswer list(RestCall call) {
        Parameters parameters = call.parameters();
        Page<SavedDataset> page = call.reads()
                .list(
                        Kind.SAVED_DATASET,
                        parameters.query(parameters.project(), parameters.tags()),
                        dataset -> isWanted(call, dataset));
        return RestAnswer.ok(Lists.ofProject(call, DATASETS, shown(call, parameters.project(), page), page.metadata()));
    }

    private static RestAnswer get(RestCall call) {
        SavedDataset dataset = ObjectRoutes.get(call, Kind.SAVED_DATASET);
        ObjectNode json = shown(dataset, sources(call, call.parameters().project()));
        Lists.withRelationships(call, DATASETS.type(), call.name(), json);
        return RestAnswer.ok(json.put("featureDefinition", Snippets.of(dataset)));
    }

    private static ArrayNode shown(RestCall call, String project, Page<SavedDataset> page) {
        Map<String, String> sources = sources(call, project);
        ArrayNode list = JSON.arrayNode();
        page.items().forEach(dataset -> list.add(shown(dataset, sources)));
        return list;
    }

    private static ObjectNode shown(SavedDataset dataset, Map<String, String> sources) {
        ObjectNode json = ProtoJson.of(dataset);
        List<String> names = dataset.getSpec().getFeaturesList().stream()
                .filter(feature -> feature.contains(":"))
                .map(feature -> sources.getOrDefault(feature.substring(0, feature.indexOf(':')), ""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        JsonNode spec = json.path("spec");
        if (!names.isEmpty() && spec instanceof ObjectNode object) {
            object.set("dataSources", Lists.texts(names));
        }
        return json;
    }

    /// The batch source of each view of a project.
    private static Map<String, String> sources(RestCall call, String project) {
        Map<String, String> sources = new HashMap<>();
        for (FeastView view : ViewRoutes.viewsOf(call, project)) {
            String source = switch (view) {
                case FeastView.Plain plain ->
                    plain.proto().getSpec().getBatchSource().getName();
                case FeastView.Stream stream ->
                    stream.proto().getSpec().getBatchSource().getName();
                case FeastView.OnDemand ignored -> "";
                case FeastView.Label ignored -> "";
            };
            sources.put(view.name(), source);
        }
        return sources;
    }

    private static RestAnswer register(RestCall call) {
        RestBody body = call.body();
        String name = notBlank(body.required("name"), "Dataset name is required.");
        String project = notBlank(body.required("project"), "Project is required.");
        String path = notBlank(
                body.text("storage_path"), "Storage path is required. Provide a file path or table reference.");
        if (!body.flag("allow_override", false) && exists(call, project, name)) {
            throw Refused.because(
                    409,
                    "A dataset named \"%s\" already exists in project \"%s\". Use edit to update it."
                            .formatted(name, project));
        }
        SavedDatasetSpec.Builder spec = SavedDatasetSpec.newBuilder()
                .setName(name)
                .addAllFeatures(body.texts("features"))
                .addAllJoinKeys(body.texts("join_keys"))
                .setFullFeatureNames(body.flag("full_feature_names", false))
                .setStorage(storage(body, path))
                .putAllTags(body.map("tags"))
                .setNamespace(body.text("namespace"))
                .setCollection(body.text("collection"))
                .setDescription(body.text("description"))
                .setFeatureServiceName(body.text("feature_service_name"));
        complete(call, project, spec);
        call.write(writes -> writes.apply(
                Kind.SAVED_DATASET,
                project,
                SavedDataset.newBuilder().setSpec(spec).build()));
        return RestAnswer.ok(done(name, project));
    }

    static String notBlank(String text, String otherwise) {
        if (text.isBlank()) {
            throw Refused.because(400, otherwise);
        }
        return text.strip();
    }

    private static boolean exists(RestCall call, String project, String name) {
        try {
            call.reads().get(Kind.SAVED_DATASET, project, name, true);
            return true;
        } catch (ServeException e) {
            if (e.error().code() == ErrorCode.SAVED_DATASET_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /// Features and join keys that are not named are those of the feature service.
    private static void complete(RestCall call, String project, SavedDatasetSpec.Builder spec) {
        boolean complete = spec.getFeaturesCount() > 0 && spec.getJoinKeysCount() > 0;
        if (spec.getFeatureServiceName().isEmpty() || complete) {
            return;
        }
        FeatureService service = call.reads().get(Kind.FEATURE_SERVICE, project, spec.getFeatureServiceName(), false);
        List<FeatureViewProjection> projections = service.getSpec().getFeaturesList();
        if (spec.getFeaturesCount() == 0) {
            projections.forEach(projection -> projection
                    .getFeatureColumnsList()
                    .forEach(column -> spec.addFeatures(alias(projection) + ":" + column.getName())));
        }
        if (spec.getJoinKeysCount() == 0) {
            call.reads().list(Kind.FEATURE_VIEW, call.parameters().everything(project)).items().stream()
                    .filter(view -> projections.stream()
                            .anyMatch(taken -> taken.getFeatureViewName()
                                    .equals(view.getSpec().getName())))
                    .flatMap(view -> view.getSpec().getEntityColumnsList().stream())
                    .map(column -> column.getName())
                    .distinct()
                    .forEach(spec::addJoinKeys);
        }
    }

    private static String alias(FeatureViewProjection projection) {
        return projection.getFeatureViewNameAlias().isEmpty()
                ? projection.getFeatureViewName()
                : projection.getFeatureViewNameAlias();
    }

    private static SavedDatasetStorage storage(RestBody body, String path) {
        SavedDatasetStorage.Builder storage = SavedDatasetStorage.newBuilder();
        String table = PythonJson.quote(path);
        switch (body.text("storage_type", "file")) {
            case "bigquery" -> storage.getBigqueryStorageBuilder().setTable(path);
            case "redshift" -> storage.getRedshiftStorageBuilder().setTable(path);
            case "snowflake" -> storage.getSnowflakeStorageBuilder().setTable(path);
            case "trino" -> storage.getTrinoStorageBuilder().setTable(path);
            case "athena" -> storage.getAthenaStorageBuilder().setTable(path);
            case "spark" ->
                storage.getSparkStorageBuilder()
                        .setPath(path)
                        .setFileFormat(body.text("storage_file_format", "parquet"));
            case "postgres", "clickhouse" ->
                custom(storage, "{\"name\": null, \"query\": null, \"table\": %s}".formatted(table));
            case "couchbase" -> custom(storage, couchbase(path));
            case "custom" -> custom(storage, path);
            default -> storage.getFileStorageBuilder().setUri(path);
        }
        return storage.build();
    }

    private static void custom(SavedDatasetStorage.Builder storage, String configuration) {
        storage.getCustomStorageBuilder().setConfiguration(ByteString.copyFromUtf8(configuration));
    }

    private static String couchbase(String path) {
        String[] parts = path.split("\\.", 3);
        return "{\"name\": null, \"query\": null, \"database\": %s, \"scope\": %s, \"collection\": %s}"
                .formatted(
                        PythonJson.quote(parts[0]),
                        PythonJson.quote(parts.length > 1 ? parts[1] : ""),
                        PythonJson.quote(parts.length > 2 ? parts[2] : ""));
    }
}
