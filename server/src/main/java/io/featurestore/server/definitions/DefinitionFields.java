package io.featurestore.server.definitions;

import com.google.protobuf.Duration;
import io.featurestore.server.definitions.Definition.About;
import io.featurestore.server.definitions.Definition.Column;
import io.featurestore.server.definitions.Definition.Projection;
import io.featurestore.server.definitions.Definition.Switches;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes definitions of fields; the only place that knows a default. A field that could not be read is a problem
/// already, and its default stands in for it until the problems are reported.
final class DefinitionFields {
    private DefinitionFields() {}

    static About about(Fields fields) {
        return new About(
                fields.get(Kinds.NAME, ""),
                fields.get(Kinds.DESCRIPTION, ""),
                fields.get(Kinds.TAGS, Map.of()),
                fields.get(Kinds.OWNER, ""));
    }

    static Definition.Entity entity(Place root, About about, Fields fields) {
        List<String> joinKeys = fields.get(Kinds.JOIN_KEYS, List.of());
        if (joinKeys.size() > 1) {
            fields.report(
                    Kinds.JOIN_KEYS,
                    "an entity has a single join key, not " + joinKeys.size()
                            + "; give each column an entity of its own and list both in the view");
        }
        return new Definition.Entity(
                root,
                about,
                joinKeys.isEmpty() ? about.name() : joinKeys.getFirst(),
                fields.get(Kinds.VALUE_TYPE).map(ValueTypeName::valueOf));
    }

    static Definition.FileSource fileSource(Place root, About about, Fields fields) {
        String timestampField = fields.get(Kinds.TIMESTAMP_FIELD, "");
        String createdTimestampColumn = fields.get(Kinds.CREATED_TIMESTAMP_COLUMN, "");
        if (!timestampField.isEmpty() && timestampField.equals(createdTimestampColumn)) {
            fields.report(Kinds.CREATED_TIMESTAMP_COLUMN, "must not be the same column as timestamp_field");
        }
        return new Definition.FileSource(
                root,
                about,
                fields.get(Kinds.PATH, ""),
                fields.get(Kinds.FILE_FORMAT),
                fields.get(Kinds.S3_ENDPOINT_OVERRIDE, ""),
                timestampField,
                createdTimestampColumn,
                fields.get(Kinds.FIELD_MAPPING, Map.of()));
    }

    static Definition.PushSource pushSource(Place root, About about, Fields fields) {
        return new Definition.PushSource(root, about, fields.get(Kinds.BATCH_SOURCE));
    }

    static Definition.FeatureView featureView(Place root, About about, Fields fields) {
        return new Definition.FeatureView(
                root,
                about,
                fields.get(Kinds.ENTITIES, List.of()),
                fields.get(Kinds.SCHEMA, List.of()),
                fields.get(Kinds.SOURCE),
                fields.get(Kinds.TTL, Duration.getDefaultInstance()),
                new Switches(
                        fields.get(Kinds.ONLINE, true),
                        fields.get(Kinds.OFFLINE, false),
                        fields.get(Kinds.ENABLED, true),
                        fields.get(Kinds.ENABLE_VALIDATION, false)),
                fields.get(Kinds.ORG, ""),
                fields.get(Kinds.VERSION, ViewVersion.LATEST));
    }

    static Column column(Fields fields) {
        return new Column(
                fields.place(),
                fields.get(Kinds.NAME, ""),
                fields.get(Kinds.COLUMN_DTYPE),
                fields.get(Kinds.DESCRIPTION, ""),
                fields.get(Kinds.TAGS, Map.of()),
                fields.get(Kinds.VECTOR_INDEX, false),
                fields.get(Kinds.VECTOR_LENGTH, 0),
                fields.get(Kinds.VECTOR_SEARCH_METRIC, ""));
    }

    static Definition.FeatureService featureService(Place root, About about, Fields fields) {
        return new Definition.FeatureService(root, about, fields.get(Kinds.PROJECTIONS, List.of()));
    }

    static Projection projection(Fields fields) {
        return new Projection(
                fields.place(),
                fields.get(Kinds.VIEW).orElseGet(() -> new Reference("", fields.place())),
                fields.get(Kinds.SELECTED),
                fields.get(Kinds.WITH_NAME),
                fields.get(Kinds.JOIN_KEY_MAP, Map.of()));
    }

    /// `VIEW` or `VIEW:FEATURE`, as Python takes it.
    static Projection projection(Reference text) {
        int colon = text.name().indexOf(':');
        if (colon < 0) {
            return new Projection(text.place(), text, Optional.empty(), Optional.empty(), Map.of());
        }
        Reference view = new Reference(text.name().substring(0, colon), text.place());
        Reference feature = new Reference(text.name().substring(colon + 1), text.place());
        return new Projection(text.place(), view, Optional.of(List.of(feature)), Optional.empty(), Map.of());
    }
}
