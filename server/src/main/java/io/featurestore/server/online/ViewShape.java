package io.featurestore.server.online;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.LabelViewProto.LabelViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.FeastView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What serving needs to know of a view, the same for all four kinds.
///
/// @param entities names of entities
/// @param entityColumns join keys with their types, as far as the registry holds them
/// @param materialized whether rows of an earlier materialization are in the online store
/// @param version number of the current version, zero for the first
/// @param ttl zero for none
/// @param source where rows come from: its columns' names hold for rows that are written, too
/// @param computed whether Python code makes the features at each request
public record ViewShape(
        String name,
        Resource resource,
        List<String> entities,
        List<FeatureSpecV2> features,
        List<FeatureSpecV2> entityColumns,
        boolean disabled,
        FeatureViewState state,
        boolean materialized,
        int version,
        Duration ttl,
        Optional<DataSource> source,
        Optional<DataSource> streamSource,
        boolean onDemand,
        boolean computed) {

    public static ViewShape of(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> of(plain.proto());
            case FeastView.Stream stream -> of(stream.proto());
            case FeastView.OnDemand onDemand -> of(onDemand.proto());
            case FeastView.Label label -> of(label.proto());
        };
    }

    private static ViewShape of(FeatureView view) {
        FeatureViewSpec spec = view.getSpec();
        return new ViewShape(
                spec.getName(),
                new Resource(PermissionSpec.Type.FEATURE_VIEW, spec.getName(), spec.getTagsMap()),
                spec.getEntitiesList(),
                spec.getFeaturesList(),
                spec.getEntityColumnsList(),
                spec.getDisabled(),
                view.getMeta().getState(),
                view.getMeta().getMaterializationIntervalsCount() > 0,
                view.getMeta().getCurrentVersionNumber(),
                Duration.ofSeconds(spec.getTtl().getSeconds(), spec.getTtl().getNanos()),
                spec.hasBatchSource() ? Optional.of(spec.getBatchSource()) : Optional.empty(),
                spec.hasStreamSource() ? Optional.of(spec.getStreamSource()) : Optional.empty(),
                false,
                false);
    }

    private static ViewShape of(StreamFeatureView view) {
        StreamFeatureViewSpec spec = view.getSpec();
        return new ViewShape(
                spec.getName(),
                new Resource(PermissionSpec.Type.STREAM_FEATURE_VIEW, spec.getName(), spec.getTagsMap()),
                spec.getEntitiesList(),
                spec.getFeaturesList(),
                spec.getEntityColumnsList(),
                spec.getDisabled(),
                view.getMeta().getState(),
                view.getMeta().getMaterializationIntervalsCount() > 0,
                view.getMeta().getCurrentVersionNumber(),
                Duration.ofSeconds(spec.getTtl().getSeconds(), spec.getTtl().getNanos()),
                spec.hasBatchSource() ? Optional.of(spec.getBatchSource()) : Optional.empty(),
                spec.hasStreamSource() ? Optional.of(spec.getStreamSource()) : Optional.empty(),
                false,
                false);
    }

    private static ViewShape of(OnDemandFeatureView view) {
        OnDemandFeatureViewSpec spec = view.getSpec();
        return new ViewShape(
                spec.getName(),
                new Resource(PermissionSpec.Type.ON_DEMAND_FEATURE_VIEW, spec.getName(), spec.getTagsMap()),
                spec.getEntitiesList(),
                spec.getFeaturesList(),
                spec.getEntityColumnsList(),
                spec.getDisabled(),
                view.getMeta().getState(),
                false,
                view.getMeta().getCurrentVersionNumber(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                true,
                !spec.getWriteToOnlineStore());
    }

    private static ViewShape of(LabelView view) {
        LabelViewSpec spec = view.getSpec();
        Optional<DataSource> source = spec.hasSource() ? Optional.of(spec.getSource()) : Optional.empty();
        return new ViewShape(
                spec.getName(),
                new Resource(PermissionSpec.Type.LABEL_VIEW, spec.getName(), spec.getTagsMap()),
                spec.getEntitiesList(),
                spec.getFeaturesList(),
                spec.getEntityColumnsList(),
                false,
                FeatureViewState.STATE_UNSPECIFIED,
                false,
                0,
                Duration.ofSeconds(spec.getTtl().getSeconds(), spec.getTtl().getNanos()),
                source.map(ViewShape::batchOf),
                source,
                false,
                false);
    }

    private static DataSource batchOf(DataSource source) {
        return source.hasBatchSource() ? source.getBatchSource() : source;
    }

    /// The name that the store knows the view by: a later version than the first has a table, or fields, of its own.
    public static String storedName(String view, int version) {
        return version > 0 ? view + "_v" + version : view;
    }

    Optional<FeatureSpecV2> feature(String feature) {
        return features.stream().filter(spec -> spec.getName().equals(feature)).findFirst();
    }
}
