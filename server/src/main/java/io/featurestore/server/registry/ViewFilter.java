package io.featurestore.server.registry;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import io.featurestore.server.catalog.FeastView;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `ListAllFeatureViews` filters by; all that is not empty must hold.
///
/// @param entity the name of an entity that the view has
/// @param feature the name of a feature that the view has
/// @param featureService the name of a service that takes from the view; an unknown one takes from none
/// @param dataSource the name of the view's batch, stream or request source
/// @param updatedSince when the view was last changed, at the earliest
public record ViewFilter(
        String entity, String feature, String featureService, String dataSource, Optional<Timestamp> updatedSince) {

    Predicate<FeastView> in(Snapshot snapshot, String project, Predicate<FeatureService> isVisible) {
        Set<String> served = snapshot.find(Kind.FEATURE_SERVICE, project, featureService).filter(isVisible).stream()
                .flatMap(service -> service.getSpec().getFeaturesList().stream())
                .map(FeatureViewProjection::getFeatureViewName)
                .collect(Collectors.toSet());
        return view -> hasEntity(view)
                && hasFeature(view)
                && (featureService.isEmpty() || served.contains(view.name()))
                && hasSource(view)
                && isNewEnough(view);
    }

    private boolean hasEntity(FeastView view) {
        return entity.isEmpty() || Views.entities(view).contains(entity);
    }

    private boolean hasFeature(FeastView view) {
        return feature.isEmpty()
                || Views.features(view).stream()
                        .anyMatch(column -> column.getName().equals(feature));
    }

    private boolean hasSource(FeastView view) {
        return dataSource.isEmpty() || sources(view).anyMatch(dataSource::equals);
    }

    private static Stream<String> sources(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain ->
                Stream.of(
                        plain.proto().getSpec().getBatchSource().getName(),
                        plain.proto().getSpec().getStreamSource().getName());
            case FeastView.Stream stream ->
                Stream.of(
                        stream.proto().getSpec().getBatchSource().getName(),
                        stream.proto().getSpec().getStreamSource().getName());
            case FeastView.OnDemand onDemand ->
                onDemand.proto().getSpec().getSourcesMap().values().stream()
                        .map(source -> source.getRequestDataSource().getName());
            case FeastView.Label label ->
                Stream.of(
                        label.proto().getSpec().getSource().getName(),
                        label.proto().getSpec().getSource().getBatchSource().getName());
        };
    }

    private boolean isNewEnough(FeastView view) {
        return updatedSince.isEmpty()
                || Views.field(view, "last_updated_timestamp")
                        .map(updated -> Timestamps.compare((Timestamp) updated, updatedSince.get()) >= 0)
                        .orElse(false);
    }
}
