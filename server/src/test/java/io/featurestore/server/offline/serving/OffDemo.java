package io.featurestore.server.offline.serving;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureServiceProto.FeatureServiceSpec;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewMeta;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The project that the recorded commands are about.
public final class OffDemo {
    public static final DataSource DRIVERS = source("driver_src", "driver.parquet");
    public static final DataSource SAVED = source("saved_src", "saved.parquet");

    private static final DataSource GLOBAL = source("global_src", "global.parquet");

    private OffDemo() {}

    private static DataSource source(String name, String uri) {
        return DataSource.newBuilder()
                .setName(name)
                .setType(DataSource.SourceType.BATCH_FILE)
                .setTimestampField("event_timestamp")
                .setCreatedTimestampColumn("created")
                .setFileOptions(DataSource.FileOptions.newBuilder().setUri(uri))
                .build();
    }

    private static FeatureSpecV2 field(String name, ValueType.Enum type) {
        return FeatureSpecV2.newBuilder().setName(name).setValueType(type).build();
    }

    private static FeatureView drivers() {
        return FeatureView.newBuilder()
                .setSpec(FeatureViewSpec.newBuilder()
                        .setName("driver_stats")
                        .addEntities("driver")
                        .addEntityColumns(field("driver_id", ValueType.Enum.INT64))
                        .addFeatures(field("conv_rate", ValueType.Enum.FLOAT))
                        .addFeatures(field("acc_rate", ValueType.Enum.DOUBLE))
                        .addFeatures(field("total", ValueType.Enum.INT64))
                        .setBatchSource(DRIVERS)
                        .putTags("team", "drivers"))
                .setMeta(FeatureViewMeta.newBuilder().setCurrentVersionNumber(2))
                .build();
    }

    private static FeatureView global() {
        return FeatureView.newBuilder()
                .setSpec(FeatureViewSpec.newBuilder()
                        .setName("global_stats")
                        .addEntities("__dummy")
                        .addEntityColumns(field("__dummy_id", ValueType.Enum.STRING))
                        .addFeatures(field("rate", ValueType.Enum.DOUBLE))
                        .setBatchSource(GLOBAL))
                .build();
    }

    private static FeatureService service(String name, FeatureViewProjection... projections) {
        return FeatureService.newBuilder()
                .setSpec(FeatureServiceSpec.newBuilder().setName(name).addAllFeatures(List.of(projections)))
                .build();
    }

    static FeatureViewProjection projection(String view, String alias, Map<String, String> keys) {
        return FeatureViewProjection.newBuilder()
                .setFeatureViewName(view)
                .setFeatureViewNameAlias(alias)
                .putAllJoinKeyMap(keys)
                .build();
    }

    private static FeatureService logged() {
        FeatureService service = service("svc", projection("driver_stats", "", Map.of()));
        return service.toBuilder()
                .setSpec(service.getSpec().toBuilder()
                        .setLoggingConfig(LoggingConfig.newBuilder()
                                .setFileDestination(LoggingConfig.FileDestination.newBuilder()
                                        .setPath("logs"))))
                .build();
    }

    /// @param more services besides those of the recording
    public static Catalog catalog(FeatureService... more) {
        OnDemandFeatureView onDemand = OnDemandFeatureView.newBuilder()
                .setSpec(OnDemandFeatureViewSpec.newBuilder().setName("odfv"))
                .build();
        List<FeatureService> services = new java.util.ArrayList<>(List.of(
                logged(),
                service(
                        "routes",
                        projection("driver_stats", "orig", Map.of("driver_id", "o_id")),
                        projection("driver_stats", "dest", Map.of("driver_id", "d_id"))),
                service("other", projection("global_stats", "orig", Map.of()))));
        services.addAll(List.of(more));
        return new Catalog(
                "offdemo",
                Instant.EPOCH,
                Optional.empty(),
                List.of(Entity.newBuilder()
                        .setSpec(EntitySpecV2.newBuilder().setName("driver").setJoinKey("driver_id"))
                        .build()),
                List.of(DRIVERS, SAVED, GLOBAL),
                List.of(
                        new FeastView.Plain(drivers()),
                        new FeastView.Plain(global()),
                        new FeastView.OnDemand(onDemand)),
                services,
                new Catalog.Permissions("offdemo", List.of(), true));
    }

    static FeatureService service(String name, String view, String alias, Map<String, String> keys) {
        return service(name, projection(view, alias, keys));
    }
}
