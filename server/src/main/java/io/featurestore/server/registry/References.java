package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandSource;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an object takes from others: who may not see a source or a view must not reach it through one of his own.
///
/// @param sources names of data sources
/// @param views names of views
record References(Set<String> sources, Set<String> views) {
    private static final References NONE = new References(Set.of(), Set.of());

    References {
        sources = Set.copyOf(sources);
        views = Set.copyOf(views);
    }

    static References of(Message object) {
        return switch (object) {
            case FeatureView view ->
                new References(
                        names(
                                view.getSpec().getBatchSource(),
                                view.getSpec().getStreamSource(),
                                view.getSpec().getStreamSource().getBatchSource()),
                        view.getSpec().getSourceViewsList().stream()
                                .map(source -> source.getName())
                                .collect(Collectors.toSet()));
            case StreamFeatureView view ->
                new References(
                        names(
                                view.getSpec().getBatchSource(),
                                view.getSpec().getStreamSource(),
                                view.getSpec().getStreamSource().getBatchSource()),
                        Set.of());
            case LabelView view ->
                new References(
                        names(
                                view.getSpec().getSource(),
                                view.getSpec().getSource().getBatchSource()),
                        Set.of(view.getSpec().getReferenceFeatureView()));
            case OnDemandFeatureView view -> ofOnDemand(view);
            case FeatureService service ->
                new References(
                        Set.of(),
                        service.getSpec().getFeaturesList().stream()
                                .map(projection -> projection.getFeatureViewName())
                                .collect(Collectors.toSet()));
            default -> NONE;
        };
    }

    private static References ofOnDemand(OnDemandFeatureView view) {
        return new References(
                view.getSpec().getSourcesMap().values().stream()
                        .map(source -> source.getRequestDataSource().getName())
                        .collect(Collectors.toSet()),
                view.getSpec().getSourcesMap().values().stream()
                        .flatMap(References::viewNames)
                        .collect(Collectors.toSet()));
    }

    private static Stream<String> viewNames(OnDemandSource source) {
        return Stream.of(
                source.getFeatureViewProjection().getFeatureViewName(),
                source.getFeatureView().getSpec().getName());
    }

    private static Set<String> names(DataSource... sources) {
        return Stream.of(sources).map(DataSource::getName).collect(Collectors.toSet());
    }
}
