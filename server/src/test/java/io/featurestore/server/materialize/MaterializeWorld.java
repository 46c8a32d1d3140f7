package io.featurestore.server.materialize;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewMeta;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.FeatureViewProto.MaterializationInterval;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.config.ConfigReader;
import io.featurestore.server.config.ConfigResult;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.sqlite.SqliteStore;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import io.featurestore.server.registry.client.RegistryAccesses;
import io.featurestore.server.value.EntityKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A registry.db and an SQLite online store with views over an offline store, at a fixed time.
final class MaterializeWorld implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    private static final String PROJECT = "shop";

    final RegistryAccess registry;
    final OnlineStore online;
    final Materializer materializer;
    private final OfflineStore offline;

    MaterializeWorld(Path folder, OfflineStore offline) {
        this(folder, offline, MaterializeObserver.NONE);
    }

    MaterializeWorld(Path folder, OfflineStore offline, MaterializeObserver observer) {
        FeatureStoreConfig config = config(folder);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        this.offline = offline;
        this.registry = RegistryAccesses.open(config, clock, new Random(1), Map.of());
        this.online = SqliteStore.open(PROJECT, folder.resolve("online.db"), StoreLimits.DEFAULT);
        this.materializer = MaterializerParts.of(config, Map.of(), clock, new Bugs(new Random(2)))
                .materializer(registry, offline, online, observer);
        registry.apply(
                PROJECT,
                List.of(new RegistryChange.ApplyEntity(Entity.newBuilder()
                        .setSpec(EntitySpecV2.newBuilder()
                                .setName("driver")
                                .setJoinKey("driver_id")
                                .setValueType(ValueType.Enum.INT64))
                        .build())));
    }

    private static FeatureStoreConfig config(Path folder) {
        String yaml = "{project: %s, registry: registry.db, online_store: {path: online.db}}".formatted(PROJECT);
        return switch (ConfigReader.parse(yaml, "feature_store.yaml", folder, Map.of())) {
            case ConfigResult.Loaded loaded -> loaded.config();
            case ConfigResult.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    /// A view over `NAME.parquet` with the features `trips` and a TTL of a day.
    void view(String name, UnaryOperator<FeatureViewSpec.Builder> change) {
        FeatureViewSpec.Builder spec = FeatureViewSpec.newBuilder()
                .setName(name)
                .addEntities("driver")
                .addEntityColumns(feature("driver_id", ValueType.Enum.INT64))
                .addFeatures(feature("trips", ValueType.Enum.INT64))
                .setTtl(Duration.newBuilder().setSeconds(86_400))
                .setOnline(true)
                .setBatchSource(DataSource.newBuilder()
                        .setName(name + "_source")
                        .setType(DataSource.SourceType.BATCH_FILE)
                        .setTimestampField("event_timestamp")
                        .setFileOptions(DataSource.FileOptions.newBuilder().setUri(name + ".parquet")));
        apply(FeatureView.newBuilder().setSpec(change.apply(spec)).build());
    }

    void view(String name) {
        view(name, spec -> spec);
    }

    void apply(FeatureView view) {
        registry.apply(PROJECT, List.of(new RegistryChange.ApplyView(new FeastView.Plain(view))));
    }

    void onDemandView(String name) {
        registry.apply(
                PROJECT,
                List.of(new RegistryChange.ApplyView(new FeastView.OnDemand(OnDemandFeatureView.newBuilder()
                        .setSpec(OnDemandFeatureViewSpec.newBuilder()
                                .setName(name)
                                .addFeatures(feature("x", ValueType.Enum.INT64))
                                .setWriteToOnlineStore(true))
                        .build()))));
    }

    static FeatureSpecV2 feature(String name, ValueType.Enum type) {
        return FeatureSpecV2.newBuilder().setName(name).setValueType(type).build();
    }

    void state(String view, FeatureViewState state) {
        registry.apply(PROJECT, List.of(new RegistryChange.SetViewState(view, state)));
    }

    FeatureViewMeta meta(String view) {
        return switch (registry.read(PROJECT).view(view).orElseThrow()) {
            case FeastView.Plain plain -> plain.proto().getMeta();
            case FeastView other -> throw new AssertionError(other);
        };
    }

    /// What the registry says was materialized: `start..end` for each range.
    List<String> intervals(String view) {
        return meta(view).getMaterializationIntervalsList().stream()
                .map(MaterializeWorld::shown)
                .toList();
    }

    private static String shown(MaterializationInterval interval) {
        return Instant.ofEpochSecond(
                        interval.getStartTime().getSeconds(),
                        interval.getStartTime().getNanos())
                + ".."
                + Instant.ofEpochSecond(
                        interval.getEndTime().getSeconds(),
                        interval.getEndTime().getNanos());
    }

    Plan plan(Window window, String... views) {
        return materializer.plan(
                materializer.catalog(),
                new MaterializeRequest(
                        window, views.length == 0 ? Optional.empty() : Optional.of(List.of(views)), Optional.empty()));
    }

    List<Outcome> run(Window window, String... views) {
        return materializer.run(plan(window, views));
    }

    /// The value that is stored for a driver; empty if there is none.
    Optional<Value> stored(String view, String feature, long driver) {
        byte[] key = EntityKeys.of(List.of("driver_id"), 3)
                .serialize(List.of(Value.newBuilder().setInt64Val(driver).build()));
        return stored(view, feature, key);
    }

    Optional<Value> stored(String view, String feature, byte[] key) {
        Fetch fetch = Fetch.of(online.reader(view, List.of(feature)), new byte[][] {key});
        online.read(List.of(fetch));
        byte[] buffer = fetch.cells().buffer(0, 0);
        if (buffer == null) {
            return Optional.empty();
        }
        int from = fetch.cells().offset(0, 0);
        try {
            return Optional.of(Value.parseFrom(
                    Arrays.copyOfRange(buffer, from, from + fetch.cells().length(0, 0))));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        materializer.close();
        offline.close();
        online.close();
        registry.close();
    }
}
