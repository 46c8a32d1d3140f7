package io.featurestore.server.offline;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.catalog.ViewSpec;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.EntityKeys;
import java.time.Duration;
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
        String outputName, List<JoinKey> keys, Duration ttl, DataSource source, List<SelectedFeature> features) {

    public ViewSelection {
        keys = List.copyOf(keys);
        features = List.copyOf(features);
    }

    /// Looks up what the registry says about the view.
    ///
    /// @param joinKeyMap from the view's join keys to the frame's columns, for those that differ
    /// @throws ServeException `NOT_IMPLEMENTED` for an on-demand view, whose code is Python's; `INVALID_ARGUMENT` for a
    /// feature that the view has not, or a view without rows of its own
    public static ViewSelection of(
            Catalog catalog, FeastView view, String outputName, Map<String, String> joinKeyMap, List<String> features) {
        if (view instanceof FeastView.OnDemand) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "On-demand feature view %s is Python code, which this server does not run".formatted(view.name()));
        }
        ViewSpec spec = ViewSpec.of(view);
        DataSource source = spec.batchSource()
                .filter(it -> !it.equals(DataSource.getDefaultInstance()))
                .orElseThrow(() -> ServeException.invalid(
                        "Feature view %s has no batch source to read rows from".formatted(view.name())));
        return new ViewSelection(
                outputName,
                joinKeys(catalog, spec).stream()
                        .map(key -> new JoinKey(key, joinKeyMap.getOrDefault(key, key)))
                        .toList(),
                spec.ttl(),
                source,
                features.stream().map(name -> feature(spec, name)).toList());
    }

    /// The name of the view's feature in an answer.
    public String column(SelectedFeature feature, boolean fullFeatureNames) {
        return fullFeatureNames ? outputName + "__" + feature.name() : feature.name();
    }

    private static List<String> joinKeys(Catalog catalog, ViewSpec spec) {
        List<String> columns = spec.entityColumns().stream()
                .map(FeatureSpecV2::getName)
                .filter(name -> !name.equals(EntityKeys.DUMMY_JOIN_KEY))
                .toList();
        if (!columns.isEmpty()) {
            return columns;
        }
        // A registry of an older Feast has no entity columns.
        return spec.entities().stream()
                .map(catalog::entity)
                .flatMap(Optional::stream)
                .map(entity -> entity.getSpec().getJoinKey())
                .filter(key -> !key.equals(EntityKeys.DUMMY_JOIN_KEY))
                .toList();
    }

    private static SelectedFeature feature(ViewSpec spec, String name) {
        return spec.features().stream()
                .filter(feature -> feature.getName().equals(name))
                .findFirst()
                .map(feature -> new SelectedFeature(name, feature.getValueType()))
                .orElseThrow(() -> ServeException.invalid("Feature view %s has no feature %s; it has %s"
                        .formatted(
                                spec.name(),
                                name,
                                String.join(
                                        ", ",
                                        spec.features().stream()
                                                .map(FeatureSpecV2::getName)
                                                .toList()))));
    }
}
