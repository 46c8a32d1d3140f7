package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.registry.RegistryServerProto.Feature;
import io.featurestore.server.registry.TypeNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How an object would be defined in Python: a beginning to copy, not the definition it came from.
final class Snippets {

    private Snippets() {}

    static String of(Entity entity) {
        var spec = entity.getSpec();
        StringBuilder text =
                new StringBuilder("from feast import Entity\n\n%s = Entity(\n    name=\"%s\",\n    join_keys=%s"
                        .formatted(
                                spec.getName(),
                                spec.getName(),
                                list(spec.getJoinKey().isEmpty() ? List.of() : List.of(spec.getJoinKey()))));
        if (!spec.getDescription().isEmpty()) {
            text.append(",\n    description=\"").append(spec.getDescription()).append('"');
        }
        if (spec.getTagsCount() > 0) {
            text.append(",\n    tags=").append(dict(spec.getTagsMap()));
        }
        return text.append("\n)").toString();
    }

    static String of(DataSource source) {
        if (source.getType() == SourceType.REQUEST_SOURCE) {
            return request(source);
        }
        String name = source.getName();
        if (source.getType() == SourceType.PUSH_SOURCE && source.hasBatchSource()) {
            return "from feast import PushSource\n\n%s = PushSource(\n    name=\"%s\",\n    batch_source=%s,\n)"
                    .formatted(name, name, source.getBatchSource().getName());
        }
        String created = source.getCreatedTimestampColumn();
        return "from feast import FileSource\n\n%s = FileSource(\n    name=\"%s\",\n    path=\"%s\",\n    timestamp_field=\"%s\",\n%s)"
                .formatted(
                        name,
                        name,
                        source.getFileOptions().getUri(),
                        source.getTimestampField().isEmpty() ? "event_timestamp" : source.getTimestampField(),
                        created.isEmpty() ? "" : "    created_timestamp_column=\"%s\",\n".formatted(created));
    }

    private static String request(DataSource source) {
        List<FeatureSpecV2> schema = source.getRequestDataOptions().getSchemaList();
        return "from feast import RequestSource, Field\nfrom feast.types import %s\n\n%s = RequestSource(\n    name=\"%s\",\n    schema=[\n%s    ],\n)"
                .formatted(types(schema), source.getName(), source.getName(), fields(schema, false));
    }

    static String of(FeatureService service) {
        var spec = service.getSpec();
        String features =
                spec.getFeaturesList().stream().map(Snippets::projection).collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder(
                "from feast import FeatureService\n\n%s = FeatureService(\n    name=\"%s\",\n    features=[%s],\n"
                        .formatted(spec.getName(), spec.getName(), features));
        if (spec.getTagsCount() > 0) {
            text.append("    tags=").append(dict(spec.getTagsMap())).append(",\n");
        }
        if (!spec.getDescription().isEmpty()) {
            text.append("    description=\"").append(spec.getDescription()).append("\",\n");
        }
        if (spec.hasLoggingConfig()) {
            text.append("    logging_config=")
                    .append(python(ProtoJson.of(spec.getLoggingConfig())))
                    .append(",\n");
        }
        return text.append(')').toString();
    }

    private static String projection(FeatureViewProjection projection) {
        List<String> columns = projection.getFeatureColumnsList().stream()
                .map(FeatureSpecV2::getName)
                .toList();
        return projection.getFeatureViewName() + (columns.isEmpty() ? "" : "[" + list(columns) + "]");
    }

    static String of(Feature feature) {
        StringBuilder text =
                new StringBuilder("from feast import Feature\n\n%s = Feature(\n    name=\"%s\",\n    dtype=%s,\n"
                        .formatted(feature.getName(), feature.getName(), feature.getType()));
        if (!feature.getDescription().isEmpty()) {
            text.append("    description=\"").append(feature.getDescription()).append("\",\n");
        }
        if (feature.getTagsCount() > 0) {
            text.append("    labels=").append(dict(feature.getTagsMap())).append(",\n");
        }
        return text.append(')').toString();
    }

    static String of(SavedDataset dataset) {
        var spec = dataset.getSpec();
        String tags = spec.getTagsCount() == 0 ? "" : "    tags=%s,\n".formatted(dict(spec.getTagsMap()));
        return "from feast import SavedDataset\n\n%s = SavedDataset(\n    name=\"%s\",\n    features=[%s],\n%s)"
                .formatted(spec.getName(), spec.getName(), String.join(", ", spec.getFeaturesList()), tags);
    }

    static String fields(List<FeatureSpecV2> schema, boolean described) {
        return schema.stream()
                .map(field -> "        Field(name=\"%s\", dtype=%s%s),\n"
                        .formatted(
                                field.getName(),
                                TypeNames.of(field.getValueType()),
                                described && !field.getDescription().isEmpty()
                                        ? ", description=\"%s\"".formatted(field.getDescription())
                                        : ""))
                .collect(Collectors.joining());
    }

    static String types(List<FeatureSpecV2> schema) {
        return schema.stream()
                .map(field -> TypeNames.of(field.getValueType()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    static String dict(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /// A document as Python's `repr` writes it.
    private static String python(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(entry -> text(entry.getKey()) + ": " + python(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value.isArray()) {
            return value.valueStream().map(Snippets::python).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        return value.isTextual() ? text(value.textValue()) : value.asText();
    }

    private static String list(Collection<String> values) {
        return values.stream().map(Snippets::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /// A string as Python's `repr` writes it.
    private static String text(String value) {
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n");
        return value.contains("'") && !value.contains("\"")
                ? "\"" + escaped + "\""
                : "'" + escaped.replace("'", "\\'") + "'";
    }
}
