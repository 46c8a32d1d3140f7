package io.featurestore.server.offline;

import com.google.protobuf.Duration;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.LabelViewProto.LabelViewSpec;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.EntityKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Some features of one view, under one name.
///
/// @param outputName what the view is called in the answer: its alias, or its own name
/// @param keys the join keys; none for a view that is joined on time alone
/// @param ttl how long before the entity's time a row may lie; zero for any time
/// @param source where the view's rows lie; its `field_mapping` holds for every column that the view names
/// @param features in the order of the answer
public record ViewSelection(
        String outputName,
        List<JoinKey> keys,
        java.time.Duration ttl,
        DataSource source,
        List<SelectedFeature> features) {

    public ViewSelection {
        keys = List.copyOf(keys);
        features = List.copyOf(features);
    }

    /// The parts of a view's proto that matter here, the same for each kind.
    private record Shape(
            List<String> entities,
            List<FeatureSpecV2> entityColumns,
            List<FeatureSpecV2> features,
            Duration ttl,
            DataSource source) {}

    /// Looks up what the registry says about the view.
    ///
    /// @param joinKeyMap from the view's join keys to the frame's columns, for those that differ
    /// @throws ServeException `NOT_IMPLEMENTED` for an on-demand view, whose code is Python's; `INVALID_ARGUMENT` for a
    /// feature that the view has not, or a view without rows of its own
    public static ViewSelection of(
            Catalog catalog, FeastView view, String outputName, Map<String, String> joinKeyMap, List<String> features) {
        Shape shape = shape(view);
        if (shape.source().equals(DataSource.getDefaultInstance())) {
            throw invalid("Feature view %s has no batch source to read rows from".formatted(view.name()));
        }
        return new ViewSelection(
                outputName,
                joinKeys(catalog, shape).stream()
                        .map(key -> new JoinKey(key, joinKeyMap.getOrDefault(key, key)))
                        .toList(),
                duration(shape.ttl()),
                shape.source(),
                features.stream().map(name -> feature(view, shape, name)).toList());
    }

    /// The name of the view's feature in an answer.
    public String column(SelectedFeature feature, boolean fullFeatureNames) {
        return fullFeatureNames ? outputName + "__" + feature.name() : feature.name();
    }

    private static java.time.Duration duration(Duration proto) {
        return java.time.Duration.ofSeconds(proto.getSeconds(), proto.getNanos());
    }

    private static Shape shape(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> {
                FeatureViewSpec spec = plain.proto().getSpec();
                yield new Shape(
                        spec.getEntitiesList(),
                        spec.getEntityColumnsList(),
                        spec.getFeaturesList(),
                        spec.getTtl(),
                        spec.getBatchSource());
            }
            case FeastView.Stream stream -> {
                StreamFeatureViewSpec spec = stream.proto().getSpec();
                yield new Shape(
                        spec.getEntitiesList(),
                        spec.getEntityColumnsList(),
                        spec.getFeaturesList(),
                        spec.getTtl(),
                        spec.getBatchSource());
            }
            case FeastView.Label label -> {
                LabelViewSpec spec = label.proto().getSpec();
                yield new Shape(
                        spec.getEntitiesList(),
                        spec.getEntityColumnsList(),
                        spec.getFeaturesList(),
                        spec.getTtl(),
                        spec.getSource());
            }
            case FeastView.OnDemand onDemand ->
                throw ServeException.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        "On-demand feature view %s is Python code, which this server does not run"
                                .formatted(onDemand.name()));
        };
    }

    private static List<String> joinKeys(Catalog catalog, Shape shape) {
        List<String> columns = shape.entityColumns().stream()
                .map(FeatureSpecV2::getName)
                .filter(name -> !name.equals(EntityKeys.DUMMY_JOIN_KEY))
                .toList();
        if (!columns.isEmpty()) {
            return columns;
        }
        // A registry of an older Feast has no entity columns.
        return shape.entities().stream()
                .map(catalog::entity)
                .flatMap(Optional::stream)
                .map(entity -> entity.getSpec().getJoinKey())
                .filter(key -> !key.equals(EntityKeys.DUMMY_JOIN_KEY))
                .toList();
    }

    private static SelectedFeature feature(FeastView view, Shape shape, String name) {
        return shape.features().stream()
                .filter(spec -> spec.getName().equals(name))
                .findFirst()
                .map(spec -> new SelectedFeature(name, spec.getValueType()))
                .orElseThrow(() -> invalid("Feature view %s has no feature %s; it has %s"
                        .formatted(
                                view.name(),
                                name,
                                String.join(
                                        ", ",
                                        shape.features().stream()
                                                .map(FeatureSpecV2::getName)
                                                .toList()))));
    }

    private static ServeException invalid(String message) {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, message);
    }
}
