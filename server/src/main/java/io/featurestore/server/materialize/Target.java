package io.featurestore.server.materialize;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureViewProto.FeatureViewMeta;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.FeatureViewProto.MaterializationInterval;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.JoinKey;
import io.featurestore.server.online.ViewShape;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A view that can be materialized.
///
/// @param storedName what the online store knows it by
/// @param active whether it is the view as it is applied now, and not an earlier version of it
record Target(
        ViewShape shape,
        String storedName,
        List<JoinKey> keys,
        DataSource source,
        boolean online,
        boolean offline,
        FeatureViewState state,
        List<MaterializationInterval> intervals,
        boolean active) {

    /// What the four kinds of view have in common here.
    record Flags(boolean online, boolean offline, FeatureViewMeta meta) {}

    String name() {
        return shape.name();
    }

    /// @throws ServeException `INVALID_ARGUMENT` for a view without a source of rows, `ENTITY_NOT_FOUND`
    static Target of(Catalog catalog, FeastView view, boolean versioning, boolean active) {
        ViewShape shape = ViewShape.of(view);
        Flags flags = flags(view);
        return new Target(
                shape,
                ViewShape.storedName(shape.name(), versioning ? shape.version() : 0),
                JoinKey.of(shape, catalog),
                shape.source()
                        .map(source -> source.hasBatchSource() ? source.getBatchSource() : source)
                        .orElseThrow(() -> ServeException.of(
                                ErrorCode.INVALID_ARGUMENT,
                                "Feature view %s has no batch source to materialize from".formatted(shape.name()))),
                flags.online(),
                flags.offline(),
                flags.meta().getState(),
                flags.meta().getMaterializationIntervalsList(),
                active);
    }

    static Flags flags(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain ->
                new Flags(
                        plain.proto().getSpec().getOnline(),
                        plain.proto().getSpec().getOffline(),
                        plain.proto().getMeta());
            case FeastView.Stream stream ->
                new Flags(
                        stream.proto().getSpec().getOnline(),
                        false,
                        stream.proto().getMeta());
            case FeastView.OnDemand onDemand ->
                new Flags(
                        onDemand.proto().getSpec().getWriteToOnlineStore(),
                        false,
                        FeatureViewMeta.getDefaultInstance());
            case FeastView.Label ignored -> new Flags(false, false, FeatureViewMeta.getDefaultInstance());
        };
    }

    /// Until when the view was materialized. An interval that ends before it starts, as Python records some, says
    /// nothing.
    Optional<Instant> lastEnd() {
        return intervals.stream()
                .filter(interval -> !end(interval).isBefore(start(interval)))
                .map(Target::end)
                .max(Comparator.naturalOrder());
    }

    private static Instant start(MaterializationInterval interval) {
        return Instant.ofEpochSecond(
                interval.getStartTime().getSeconds(), interval.getStartTime().getNanos());
    }

    private static Instant end(MaterializationInterval interval) {
        return Instant.ofEpochSecond(
                interval.getEndTime().getSeconds(), interval.getEndTime().getNanos());
    }
}
