package io.featurestore.server.registry;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Completes what a feature service takes from views. Clients that hold the views' definitions send complete
/// projections, which stay as they are; one that names a view only gets the features from the registered view.
final class Projections {

    private Projections() {}

    /// @throws ServeException `OBJECT_NOT_FOUND` if a projection to complete names a view that does not exist
    static FeatureService resolve(Edit edit, String project, FeatureService service) {
        List<FeatureViewProjection> projections = service.getSpec().getFeaturesList();
        if (projections.stream().allMatch(Projections::isComplete)) {
            return service;
        }
        FeatureService.Builder builder = service.toBuilder();
        for (int i = 0; i < projections.size(); i++) {
            if (!isComplete(projections.get(i))) {
                builder.getSpecBuilder().setFeatures(i, completed(edit, project, projections.get(i)));
            }
        }
        return builder.build();
    }

    private static boolean isComplete(FeatureViewProjection projection) {
        return projection.getFeatureColumnsCount() > 0
                && projection.getFeatureColumnsList().stream()
                        .allMatch(column -> column.getValueType() != ValueType.Enum.INVALID);
    }

    private static FeatureViewProjection completed(Edit edit, String project, FeatureViewProjection projection) {
        String name = projection.getFeatureViewName();
        FeastView view = edit.view(project, name)
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.OBJECT_NOT_FOUND,
                        "Feature view '%s' not found in project '%s'".formatted(name, project)));
        FeatureViewProjection.Builder builder = projection.toBuilder()
                .setViewType(view instanceof FeastView.Label ? "labelView" : "featureView")
                .clearFeatureColumns()
                .addAllFeatureColumns(chosen(projection, Views.features(view)));
        batchSource(view).ifPresent(source -> fillFrom(builder, source));
        return builder.build();
    }

    private static List<FeatureSpecV2> chosen(FeatureViewProjection projection, List<FeatureSpecV2> features) {
        if (projection.getFeatureColumnsCount() == 0) {
            return features;
        }
        Set<String> wanted = projection.getFeatureColumnsList().stream()
                .map(FeatureSpecV2::getName)
                .collect(Collectors.toSet());
        return features.stream()
                .filter(feature -> wanted.contains(feature.getName()))
                .toList();
    }

    /// The timestamp field is that of creation: Python clients send it so in their own projections, and nothing may
    /// tell ours from theirs.
    private static void fillFrom(FeatureViewProjection.Builder projection, DataSource source) {
        projection
                .setTimestampField(source.getCreatedTimestampColumn())
                .setCreatedTimestampColumn(source.getCreatedTimestampColumn())
                .setDatePartitionColumn(source.getDatePartitionColumn())
                .setBatchSource(source);
    }

    private static Optional<DataSource> batchSource(FeastView view) {
        DataSource source = switch (view) {
            case FeastView.Plain plain -> plain.proto().getSpec().getBatchSource();
            case FeastView.Stream stream -> stream.proto().getSpec().getBatchSource();
            case FeastView.Label label -> label.proto().getSpec().getSource().getBatchSource();
            case FeastView.OnDemand ignored -> DataSource.getDefaultInstance();
        };
        return Optional.of(source).filter(set -> !set.equals(DataSource.getDefaultInstance()));
    }
}
