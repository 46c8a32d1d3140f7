package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalRequest;
import feast.proto.registry.RegistryServerProto.GetDatasetDataResponse;
import feast.proto.registry.RegistryServerProto.GetDatasetJobStatusResponse;
import feast.proto.registry.RegistryServerProto.TabularRow;
import io.featurestore.server.registry.Datasets;

/// Making data sets, and their rows.
record DatasetJobRoutes(Routes routes, Datasets datasets) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int FIRST_ROWS = 10;

    void add() {
        routes.post("/saved_datasets/create", this::create);
        routes.get("/saved_datasets/jobs", this::jobs);
        routes.get(
                "/saved_datasets/jobs/{job_id}",
                call -> RestAnswer.ok(
                        json(datasets.job(call.caller(), call.path().getOrDefault("job_id", "")))));
        routes.get("/saved_datasets/data/{name}", this::data);
    }

    private RestAnswer create(RestCall call) {
        RestBody body = call.body();
        CreateDatasetFromRetrievalRequest order = CreateDatasetFromRetrievalRequest.newBuilder()
                .setName(DatasetRoutes.notBlank(body.required("name"), "Dataset name is required."))
                .setProject(DatasetRoutes.notBlank(body.required("project"), "Project is required."))
                .setStoragePath(DatasetRoutes.notBlank(
                        body.text("storage_path"), "Storage path (output destination) is required."))
                .setFeatureServiceName(body.text("feature_service_name"))
                .addAllFeatures(body.texts("features"))
                .setEntitySourceType(body.text("entity_source_type", "inline"))
                .setEntitySourcePath(body.text("entity_source_path"))
                .addAllEntityKeys(body.texts("entity_keys"))
                .setEntityValues(body.text("entity_values"))
                .setStartDate(body.text("start_date"))
                .setEndDate(body.text("end_date"))
                .setExtraColumns(body.text("extra_columns"))
                .setStorageType(body.text("storage_type", "file"))
                .putAllTags(body.map("tags"))
                .setAllowOverwrite(body.flag("allow_overwrite", false))
                .build();
        check(order);
        GetDatasetJobStatusResponse job = datasets.create(call.caller(), order);
        return RestAnswer.ok(JSON.objectNode().put("job_id", job.getJobId()).put("status", job.getStatus()));
    }

    private static void check(CreateDatasetFromRetrievalRequest order) {
        if (order.getFeatureServiceName().isEmpty() && order.getFeaturesCount() == 0) {
            throw Refused.because(400, "Either feature_service_name or features list is required.");
        }
        switch (order.getEntitySourceType()) {
            case "inline" -> {
                if (order.getEntityKeysCount() == 0) {
                    throw needed("entity_keys", "inline");
                }
                if (order.getEntityValues().isBlank()) {
                    throw needed("entity_values", "inline");
                }
            }
            case "reference" -> {
                if (order.getEntitySourcePath().isEmpty()) {
                    throw needed("entity_source_path", "reference");
                }
            }
            default -> throw Refused.invalid("body.entity_source_type", "must be inline or reference");
        }
    }

    private static Refused needed(String field, String type) {
        return Refused.because(400, "%s is required when entity_source_type is '%s'.".formatted(field, type));
    }

    private RestAnswer jobs(RestCall call) {
        ObjectNode answer = JSON.objectNode();
        ArrayNode list = answer.putArray("jobs");
        datasets.jobs(
                        call.caller(),
                        call.parameters().text("project").orElse(""),
                        call.parameters().text("status").orElse(""))
                .forEach(job -> list.add(json(job)));
        return RestAnswer.ok(answer);
    }

    private static ObjectNode json(GetDatasetJobStatusResponse job) {
        return JSON.objectNode()
                .put("job_id", job.getJobId())
                .put("dataset_name", job.getDatasetName())
                .put("project", job.getProject())
                .put("status", job.getStatus())
                .put("created_at", job.getCreatedAt())
                .put("completed_at", job.getCompletedAt())
                .put("error", job.getError());
    }

    private RestAnswer data(RestCall call) {
        Parameters parameters = call.parameters();
        int limit = parameters.number("limit", 1, Parameters.MOST_ON_A_PAGE).orElse(FIRST_ROWS);
        GetDatasetDataResponse data = datasets.data(call.caller(), parameters.project(), call.name(), limit);
        ObjectNode answer = JSON.objectNode();
        answer.set("columns", Lists.texts(data.getColumnsList()));
        ArrayNode rows = answer.putArray("rows");
        for (TabularRow row : data.getRowsList()) {
            ObjectNode cells = rows.addObject();
            for (int i = 0; i < data.getColumnsCount(); i++) {
                cells.set(data.getColumns(i), cell(row.getValues(i)));
            }
        }
        return RestAnswer.ok(answer.put("total_rows", data.getTotalRows()).put("sample_size", data.getSampleSize()));
    }

    private static JsonNode cell(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a cell that is no JSON", e);
        }
    }
}
