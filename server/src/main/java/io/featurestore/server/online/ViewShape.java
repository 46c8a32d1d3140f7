package io.featurestore.server.online;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureViewProto.FeatureViewMeta;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.catalog.ViewSpec;
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
        ViewSpec spec = ViewSpec.of(view);
        return switch (view) {
            case FeastView.Plain plain ->
                of(
                        spec,
                        PermissionSpec.Type.FEATURE_VIEW,
                        plain.proto().getSpec().getDisabled(),
                        plain.proto().getMeta());
            case FeastView.Stream stream ->
                of(
                        spec,
                        PermissionSpec.Type.STREAM_FEATURE_VIEW,
                        stream.proto().getSpec().getDisabled(),
                        stream.proto().getMeta());
            case FeastView.OnDemand onDemand -> of(spec, onDemand.proto());
            case FeastView.Label label -> ofLabels(spec);
        };
    }

    private static ViewShape of(ViewSpec spec, PermissionSpec.Type type, boolean disabled, FeatureViewMeta meta) {
        return new ViewShape(
                spec.name(),
                new Resource(type, spec.name(), spec.tags()),
                spec.entities(),
                spec.features(),
                spec.entityColumns(),
                disabled,
                meta.getState(),
                meta.getMaterializationIntervalsCount() > 0,
                meta.getCurrentVersionNumber(),
                spec.ttl(),
                spec.batchSource(),
                spec.streamSource(),
                false,
                false);
    }

    private static ViewShape of(ViewSpec spec, OnDemandFeatureView view) {
        return new ViewShape(
                spec.name(),
                new Resource(PermissionSpec.Type.ON_DEMAND_FEATURE_VIEW, spec.name(), spec.tags()),
                spec.entities(),
                spec.features(),
                spec.entityColumns(),
                view.getSpec().getDisabled(),
                view.getMeta().getState(),
                false,
                view.getMeta().getCurrentVersionNumber(),
                spec.ttl(),
                Optional.empty(),
                Optional.empty(),
                true,
                !view.getSpec().getWriteToOnlineStore());
    }

    /// Labels have neither states nor versions; their source may be one that rows are pushed to.
    private static ViewShape ofLabels(ViewSpec spec) {
        return new ViewShape(
                spec.name(),
                new Resource(PermissionSpec.Type.LABEL_VIEW, spec.name(), spec.tags()),
                spec.entities(),
                spec.features(),
                spec.entityColumns(),
                false,
                FeatureViewState.STATE_UNSPECIFIED,
                false,
                0,
                spec.ttl(),
                spec.batchSource().map(ViewShape::batchOf),
                spec.batchSource(),
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
