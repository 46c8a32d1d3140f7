package io.featurestore.server.registry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureTransformationProto.UserDefinedFunctionV2;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.UserDefinedFunction;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When two messages define the same object. Clients send times and class names along that say nothing about it, and
/// features in an order of no meaning.
final class Definitions {
    private static final String PLAIN_VIEW = "featureView";

    /// Lists of a view's spec whose order says nothing.
    private static final Set<String> UNORDERED = Set.of("features", "entity_columns", "entities");

    /// The fields of a view's spec whose change makes a new version, by kind, as in Feast.
    private static final Map<Kind<?>, List<String>> SCHEMA = Map.of(
            Kind.FEATURE_VIEW,
            List.of("features", "entities", "entity_columns", "source_views"),
            Kind.STREAM_FEATURE_VIEW,
            List.of(
                    "features",
                    "entities",
                    "entity_columns",
                    "user_defined_function",
                    "feature_transformation",
                    "aggregations",
                    "timestamp_field",
                    "mode"),
            Kind.ON_DEMAND_FEATURE_VIEW,
            List.of(
                    "features",
                    "sources",
                    "user_defined_function",
                    "feature_transformation",
                    "mode",
                    "entity_columns",
                    "aggregations"),
            Kind.LABEL_VIEW,
            List.of("features"));

    private Definitions() {}

    /// Whether storing `b` in the place of `a` would change nothing but times.
    static <T extends Message> boolean same(Kind<T> kind, T a, T b) {
        return definition(kind, a, false).equals(definition(kind, b, false));
    }

    /// Whether two views are the same but for their version and the pickled form of a function whose text is equal.
    static <T extends Message> boolean sameButVersion(Kind<T> kind, T a, T b) {
        return definition(kind, kind.with(a, "version", ""), true)
                .equals(definition(kind, kind.with(b, "version", ""), true));
    }

    /// Whether two views have the same schema and code, so that no new version is needed to go from one to the other.
    static <T extends Message> boolean sameSchema(Kind<T> kind, T a, T b) {
        return schema(kind, a).equals(schema(kind, b));
    }

    private static <T extends Message> Message schema(Kind<T> kind, T view) {
        Message spec = spec(definition(kind, view, true));
        Message.Builder schema = spec.newBuilderForType();
        for (String name : SCHEMA.getOrDefault(kind, List.of())) {
            FieldDescriptor field = spec.getDescriptorForType().findFieldByName(name);
            if (field.isRepeated() || spec.hasField(field)) {
                schema.setField(field, spec.getField(field));
            }
        }
        return schema.build();
    }

    private static Message spec(Message object) {
        return (Message) object.getField(object.getDescriptorForType().findFieldByName("spec"));
    }

    private static <T extends Message> Message definition(Kind<T> kind, T object, boolean codeByText) {
        T own = kind.withProject(object, "");
        if (kind.has("version")) {
            own = kind.with(own, "version", Version.normal((String)
                    kind.field(own, "version").orElse("")));
        }
        Message.Builder builder = own.toBuilder();
        FieldDescriptor meta = kind.descriptor().findFieldByName("meta");
        if (meta != null) {
            builder.clearField(meta);
        }
        return plain(builder.build(), codeByText);
    }

    /// The message without what says nothing, all the way down.
    private static Message plain(Message message, boolean codeByText) {
        Message.Builder builder = trimmed(message, codeByText).toBuilder();
        for (Map.Entry<FieldDescriptor, Object> entry : builder.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.isRepeated()) {
                builder.setField(field, plainList(field, (List<?>) entry.getValue(), codeByText));
            } else if (entry.getValue() instanceof Message part) {
                builder.setField(field, plain(part, codeByText));
            }
        }
        return builder.build();
    }

    private static List<?> plainList(FieldDescriptor field, List<?> values, boolean codeByText) {
        List<?> plain = values.stream()
                .map(value -> value instanceof Message part ? plain(part, codeByText) : value)
                .toList();
        boolean ofView = field.getContainingType().getName().endsWith("ViewSpec");
        return ofView && UNORDERED.contains(field.getName())
                ? plain.stream().sorted(byName()).toList()
                : plain;
    }

    private static Comparator<Object> byName() {
        return Comparator.comparing(value -> value instanceof Message message
                ? String.valueOf(message.getField(message.getDescriptorForType().findFieldByNumber(1)))
                : String.valueOf(value));
    }

    @SuppressWarnings("deprecation") // Feast still writes user_defined_function
    private static Message trimmed(Message message, boolean codeByText) {
        return switch (message) {
            case DataSource source -> trimmed(source);
            case FeatureView view -> view.toBuilder().clearMeta().build();
            case FeatureViewSpec view -> view.toBuilder().clearProject().build();
            case FeatureViewProjection projection -> withViewType(projection);
            case UserDefinedFunction function ->
                codeByText && !function.getBodyText().isEmpty()
                        ? function.toBuilder().clearBody().build()
                        : function;
            case UserDefinedFunctionV2 function ->
                codeByText && !function.getBodyText().isEmpty()
                        ? function.toBuilder().clearBody().build()
                        : function;
            default -> message;
        };
    }

    private static FeatureViewProjection withViewType(FeatureViewProjection projection) {
        return projection.getViewType().isEmpty()
                ? projection.toBuilder().setViewType(PLAIN_VIEW).build()
                : projection;
    }

    private static DataSource trimmed(DataSource source) {
        DataSource.Builder builder = source.toBuilder().clearMeta().clearProject();
        if (source.getType() != SourceType.CUSTOM_SOURCE) {
            builder.clearDataSourceClassType();
        }
        return builder.build();
    }
}
