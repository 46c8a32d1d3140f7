package io.featurestore.server.catalog;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.LabelViewProto.LabelViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the definitions of all four kinds of view have in common, as they are registered: Feast has a message for each.
///
/// @param entities names of entities
/// @param entityColumns join keys with their types, as far as the registry holds them
/// @param ttl zero for none
/// @param online whether its features are to be in the online store
/// @param batchSource where rows come from; a label view's source, of whatever kind, is this one
public record ViewSpec(
        String name,
        List<String> entities,
        List<FeatureSpecV2> entityColumns,
        List<FeatureSpecV2> features,
        Duration ttl,
        boolean online,
        Optional<DataSource> batchSource,
        Optional<DataSource> streamSource,
        Map<String, String> tags) {

    public static ViewSpec of(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> of(plain.proto().getSpec());
            case FeastView.Stream stream -> of(stream.proto().getSpec());
            case FeastView.OnDemand onDemand -> of(onDemand.proto().getSpec());
            case FeastView.Label label -> of(label.proto().getSpec());
        };
    }

    private static ViewSpec of(FeatureViewSpec spec) {
        return new ViewSpec(
                spec.getName(),
                spec.getEntitiesList(),
                spec.getEntityColumnsList(),
                spec.getFeaturesList(),
                duration(spec.getTtl()),
                spec.getOnline(),
                spec.hasBatchSource() ? Optional.of(spec.getBatchSource()) : Optional.empty(),
                spec.hasStreamSource() ? Optional.of(spec.getStreamSource()) : Optional.empty(),
                spec.getTagsMap());
    }

    private static ViewSpec of(StreamFeatureViewSpec spec) {
        return new ViewSpec(
                spec.getName(),
                spec.getEntitiesList(),
                spec.getEntityColumnsList(),
                spec.getFeaturesList(),
                duration(spec.getTtl()),
                spec.getOnline(),
                spec.hasBatchSource() ? Optional.of(spec.getBatchSource()) : Optional.empty(),
                spec.hasStreamSource() ? Optional.of(spec.getStreamSource()) : Optional.empty(),
                spec.getTagsMap());
    }

    private static ViewSpec of(OnDemandFeatureViewSpec spec) {
        return new ViewSpec(
                spec.getName(),
                spec.getEntitiesList(),
                spec.getEntityColumnsList(),
                spec.getFeaturesList(),
                Duration.ZERO,
                spec.getWriteToOnlineStore(),
                Optional.empty(),
                Optional.empty(),
                spec.getTagsMap());
    }

    private static ViewSpec of(LabelViewSpec spec) {
        return new ViewSpec(
                spec.getName(),
                spec.getEntitiesList(),
                spec.getEntityColumnsList(),
                spec.getFeaturesList(),
                duration(spec.getTtl()),
                spec.getOnline(),
                spec.hasSource() ? Optional.of(spec.getSource()) : Optional.empty(),
                Optional.empty(),
                spec.getTagsMap());
    }

    private static Duration duration(com.google.protobuf.Duration proto) {
        return Duration.ofSeconds(proto.getSeconds(), proto.getNanos());
    }
}
