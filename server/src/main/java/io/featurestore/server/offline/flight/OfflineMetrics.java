package io.featurestore.server.offline.flight;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/// Prometheus metrics under the names that Python gives to retrievals from offline stores.
public final class OfflineMetrics implements FlightObserver {
    private static final Duration[] LATENCIES = DoubleStream.of(.1, .5, 1, 5, 10, 30, 60, 120, 300, 600)
            .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1e3)))
            .toArray(Duration[]::new);
    private static final double[] ROW_COUNTS = {100, 1_000, 10_000, 100_000, 500_000, 1_000_000, 5_000_000};

    private final MeterRegistry meters;
    private final ConcurrentMap<String, Timer> latencies = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, DistributionSummary> rowCounts = new ConcurrentHashMap<>();

    public OfflineMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void answered(String api, boolean failed, long nanos, long rows) {
        meters.counter("feast_offline_store_request_total", "method", api, "status", failed ? "error" : "success")
                .increment();
        latencies.computeIfAbsent(api, this::latency).record(nanos, TimeUnit.NANOSECONDS);
        if (!failed) {
            rowCounts.computeIfAbsent(api, this::rowCount).record((double) rows);
        }
    }

    private Timer latency(String api) {
        return Timer.builder("feast_offline_store_request_latency_seconds")
                .description("Latency of offline store operations in seconds")
                .tag("method", api)
                .serviceLevelObjectives(LATENCIES)
                .register(meters);
    }

    private DistributionSummary rowCount(String api) {
        return DistributionSummary.builder("feast_offline_store_row_count")
                .description("Number of rows returned by an offline store operation")
                .tag("method", api)
                .serviceLevelObjectives(ROW_COUNTS)
                .register(meters);
    }
}
