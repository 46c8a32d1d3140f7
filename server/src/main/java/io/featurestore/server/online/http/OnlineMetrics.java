package io.featurestore.server.online.http;

import feast.proto.core.FeatureViewProto.MaterializationInterval;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.config.FeatureServerConfig;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.FeatureTable;
import io.featurestore.server.online.PushTarget;
import io.featurestore.server.online.ReadObserver;
import io.featurestore.server.online.store.Cells;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/// Prometheus metrics under the names of Python's feature server, by the groups that the configuration keeps.
public final class OnlineMetrics implements ReadObserver, WriteObserver, RequestObserver {
    private static final Duration[] LATENCIES = seconds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10);
    private static final Duration[] STORE_READS = seconds(.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10);
    private static final double[] ENTITY_COUNTS = {1, 5, 10, 25, 50, 100, 250, 500, 1000};

    private final MeterRegistry meters;
    private final FeatureServerConfig.Metrics groups;
    private final Counter reads;
    private final DistributionSummary entityCount;
    private final Timer storeRead;
    private final MultiGauge freshness;
    private final ConcurrentMap<Endpoint, Timer> latencies = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Statuses> statuses = new ConcurrentHashMap<>();

    private record Endpoint(String path, String features, String views) {}

    private record Statuses(Counter present, Counter notFound) {}

    public OnlineMetrics(MeterRegistry meters, FeatureServerConfig.Metrics groups) {
        this.meters = meters;
        this.groups = groups;
        this.reads = Counter.builder("feast_online_features_request_total")
                .description("Total number of online feature requests")
                .register(meters);
        this.entityCount = DistributionSummary.builder("feast_online_features_entity_count")
                .description("Number of entity rows per online feature request")
                .serviceLevelObjectives(ENTITY_COUNTS)
                .register(meters);
        this.storeRead = Timer.builder("feast_feature_server_online_store_read_duration_seconds")
                .description("Duration of the online store read phase in seconds")
                .serviceLevelObjectives(STORE_READS)
                .register(meters);
        this.freshness = MultiGauge.builder("feast_feature_freshness_seconds")
                .description("Seconds since the most recent materialization end time per feature view")
                .register(meters);
    }

    private static Duration[] seconds(double... bounds) {
        return DoubleStream.of(bounds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                .toArray(Duration[]::new);
    }

    @Override
    public void answered(String endpoint, boolean failed, long nanos, int features, int views) {
        if (!groups.request()) {
            return;
        }
        meters.counter(
                        "feast_feature_server_request_total",
                        Tags.of("endpoint", endpoint, "status", failed ? "error" : "success"))
                .increment();
        latencies
                .computeIfAbsent(
                        new Endpoint(endpoint, featureBin(features), views < 0 ? "" : Integer.toString(views)),
                        this::latency)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer latency(Endpoint endpoint) {
        return Timer.builder("feast_feature_server_request_latency_seconds")
                .description("Latency of requests to the Feast feature server in seconds")
                .tags(
                        "endpoint",
                        endpoint.path(),
                        "feature_count",
                        endpoint.features(),
                        "feature_view_count",
                        endpoint.views())
                .serviceLevelObjectives(LATENCIES)
                .register(meters);
    }

    /// `0`, `1-10`, `11-50`, `51-200`, `201+` for the usual bounds.
    String featureBin(int features) {
        if (features <= 0) {
            return features < 0 ? "" : "0";
        }
        int least = 1;
        for (int bound : groups.featureCountBins()) {
            if (features <= bound) {
                return least + "-" + bound;
            }
            least = bound + 1;
        }
        return least + "+";
    }

    @Override
    public void storeRead(long nanos) {
        if (groups.onlineFeatures()) {
            storeRead.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void read(FeatureTable table) {
        if (!groups.onlineFeatures()) {
            return;
        }
        reads.increment();
        entityCount.record(table.rows());
        for (int part = 0; part < table.plan().viewCount(); part++) {
            count(table, part);
        }
    }

    private void count(FeatureTable table, int part) {
        Cells cells = table.cells(part);
        long present = 0;
        for (int row = 0; row < table.rows(); row++) {
            int cellRow = table.cellRow(part, row);
            for (int column = 0; column < cells.columns(); column++) {
                present += cells.buffer(cellRow, column) == null ? 0 : 1;
            }
        }
        Statuses counters = statuses.computeIfAbsent(table.view(part), this::statuses);
        counters.present().increment((double) present);
        counters.notFound().increment((double) ((long) table.rows() * cells.columns() - present));
    }

    private Statuses statuses(String view) {
        return new Statuses(status(view, "present"), status(view, "not_found"));
    }

    private Counter status(String view, String status) {
        return Counter.builder("feast_online_features_status_total")
                .description("Total feature values by status")
                .tags("feature_view", view, "status", status)
                .register(meters);
    }

    @Override
    public void pushed(String pushSource, PushTarget target) {
        if (groups.push()) {
            meters.counter("feast_push_request_total", "push_source", pushSource, "mode", target.word())
                    .increment();
        }
    }

    /// Shows how long ago the registry was last found to be as it is served: grows while the registry is down.
    public void showRegistryAge(CatalogSource catalogs, Clock clock) {
        Gauge.builder(
                        "feast_feature_server_registry_age_seconds",
                        catalogs,
                        source -> clock.instant().getEpochSecond()
                                - source.checkedAt().getEpochSecond())
                .description("Seconds since the registry was last read, or found unchanged")
                .register(meters);
    }

    /// Shows how old the views' materialized data is, for the views of the newest snapshot.
    public void showFreshness(CatalogSource catalogs, Clock clock) {
        if (!groups.freshness()) {
            return;
        }
        Catalog catalog;
        try {
            catalog = catalogs.current();
        } catch (ServeException e) {
            return;
        }
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (FeastView view : catalog.views()) {
            long end = lastMaterialized(view);
            if (end > Long.MIN_VALUE) {
                rows.add(MultiGauge.Row.of(
                        Tags.of("feature_view", view.name(), "project", catalog.project()),
                        () -> clock.millis() / 1e3 - end));
            }
        }
        freshness.register(rows, true);
    }

    private static long lastMaterialized(FeastView view) {
        List<MaterializationInterval> intervals = switch (view) {
            case FeastView.Plain plain -> plain.proto().getMeta().getMaterializationIntervalsList();
            case FeastView.Stream stream -> stream.proto().getMeta().getMaterializationIntervalsList();
            case FeastView.OnDemand ignored -> List.of();
            case FeastView.Label ignored -> List.of();
        };
        return intervals.stream()
                .mapToLong(interval -> interval.getEndTime().getSeconds())
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
