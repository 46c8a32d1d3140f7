package io.featurestore.server.observe;

import io.featurestore.server.config.FeatureServerConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// The metrics of Python's feature server, by its names, labels and buckets, so that dashboards and alerts go on
/// working. Groups that the configuration switches off are never registered.
public final class FeastMetrics {
    private static final Duration[] REQUEST_BUCKETS = seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
    private static final Duration[] STORE_BUCKETS =
            seconds(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
    private static final double[] ENTITY_BUCKETS = {1, 5, 10, 25, 50, 100, 250, 500, 1000};

    private final MeterRegistry registry;
    private final FeatureServerConfig.Metrics wanted;
    private final Map<RequestKind, Timer> latencies = new ConcurrentHashMap<>();
    private final Map<CounterKey, Counter> counters = new ConcurrentHashMap<>();
    private final DistributionSummary entities;
    private final Timer storeReads;

    private record RequestKind(String endpoint, String features, String views) {}

    private record CounterKey(String name, String label, String value, String secondLabel, String secondValue) {}

    /// @param wanted which groups to keep
    public FeastMetrics(Metrics metrics, FeatureServerConfig.Metrics wanted) {
        this.registry = metrics.registry();
        this.wanted = wanted;
        this.entities = DistributionSummary.builder("feast_online_features_entity_count")
                .description("Number of entity rows per online feature request")
                .serviceLevelObjectives(ENTITY_BUCKETS)
                .register(registry);
        this.storeReads = Timer.builder("feast_feature_server_online_store_read_duration")
                .description("Duration of the reads of the online store for one request")
                .serviceLevelObjectives(STORE_BUCKETS)
                .register(registry);
        if (wanted.resource()) {
            ProcessUsage.register(registry);
        }
    }

    private static Duration[] seconds(double... bounds) {
        return Arrays.stream(bounds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                .toArray(Duration[]::new);
    }

    /// A request that was answered.
    ///
    /// @param endpoint the route, as `/get-online-features`
    /// @param features how many features it asked for; negative where that means nothing
    /// @param views how many views they are of; negative where that means nothing
    public void request(String endpoint, boolean failed, long nanos, int features, int views) {
        if (!wanted.request()) {
            return;
        }
        count(new CounterKey(
                "feast_feature_server_request", "endpoint", endpoint, "status", failed ? "error" : "success"));
        latencies
                .computeIfAbsent(
                        new RequestKind(endpoint, bin(features), views < 0 ? "" : Integer.toString(views)),
                        this::latency)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer latency(RequestKind kind) {
        return Timer.builder("feast_feature_server_request_latency")
                .description("Latency of requests to the Feast feature server in seconds")
                .tag("endpoint", kind.endpoint())
                .tag("feature_count", kind.features())
                .tag("feature_view_count", kind.views())
                .serviceLevelObjectives(REQUEST_BUCKETS)
                .register(registry);
    }

    private String bin(int features) {
        if (features <= 0) {
            return features < 0 ? "" : "0";
        }
        List<Integer> bounds = wanted.featureCountBins();
        int from = 1;
        for (int bound : bounds) {
            if (features <= bound) {
                return from + "-" + bound;
            }
            from = bound + 1;
        }
        return from + "+";
    }

    /// One read of online features, of that many entity rows.
    public void onlineFeatures(int rows) {
        if (wanted.onlineFeatures()) {
            count(new CounterKey("feast_online_features_request", "", "", "", ""));
            entities.record(rows);
        }
    }

    /// How many values of a view were there, and how many were not.
    public void found(String view, int present, int missing) {
        if (wanted.onlineFeatures()) {
            String name = "feast_online_features_status";
            counter(new CounterKey(name, "feature_view", view, "status", "present"))
                    .increment(present);
            if (missing > 0) {
                counter(new CounterKey(name, "feature_view", view, "status", "not_found"))
                        .increment(missing);
            }
        }
    }

    /// All that one request read from the online store.
    public void storeRead(long nanos) {
        if (wanted.onlineFeatures()) {
            storeReads.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /// A push that was written.
    ///
    /// @param mode `online`, `offline` or `online_and_offline`
    public void push(String source, String mode) {
        if (wanted.push()) {
            count(new CounterKey("feast_push_request", "push_source", source, "mode", mode));
        }
    }

    /// Shows how long ago a view was materialized last. The view must exist as long as the process.
    public void freshness(String project, String view, DoubleSupplier seconds) {
        if (wanted.freshness()) {
            Gauge.builder("feast_feature_freshness_seconds", seconds, DoubleSupplier::getAsDouble)
                    .description("Seconds since the most recent materialization end time per feature view")
                    .tag("feature_view", view)
                    .tag("project", project)
                    .strongReference(true)
                    .register(registry);
        }
    }

    private void count(CounterKey key) {
        counter(key).increment();
    }

    private Counter counter(CounterKey key) {
        return counters.computeIfAbsent(key, made -> {
            String[] labels = Stream.of(made.label(), made.value(), made.secondLabel(), made.secondValue())
                    .filter(text -> !made.label().isEmpty())
                    .toArray(String[]::new);
            return registry.counter(made.name(), labels);
        });
    }
}
