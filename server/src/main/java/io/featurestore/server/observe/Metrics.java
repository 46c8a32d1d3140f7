package io.featurestore.server.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// All metrics of one process. Meters are registered on [#registry()]; a server that shows them starts a
/// [MetricsEndpoint].
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public MeterRegistry registry() {
        return registry;
    }

    /// All metrics in the Prometheus text format 0.0.4.
    public String scrape() {
        return registry.scrape();
    }
}
