package io.featurestore.server.registry.rest;

import java.util.List;

/// Routes that are part of Feast and refuse by name: monitoring.
record UnbuiltRoutes(Routes routes) {
    private static final String NO_MONITORING =
            "Monitoring is not enabled: add data_quality_monitoring section to feature_store.yaml";
    private static final List<String> MONITORING_READS = List.of(
            "/monitoring/jobs/{job_id}",
            "/monitoring/metrics/features",
            "/monitoring/metrics/feature_views",
            "/monitoring/metrics/feature_services",
            "/monitoring/metrics/baseline",
            "/monitoring/metrics/timeseries");
    private static final List<String> MONITORING_WRITES = List.of(
            "/monitoring/compute",
            "/monitoring/auto_compute",
            "/monitoring/compute/log",
            "/monitoring/auto_compute/log",
            "/monitoring/compute/transient");

    void add() {
        MONITORING_READS.forEach(route -> routes.get(route, call -> {
            call.parameters().project();
            throw Refused.because(503, NO_MONITORING);
        }));
        MONITORING_WRITES.forEach(route -> routes.post(route, call -> {
            call.body().required("project");
            throw Refused.because(503, NO_MONITORING);
        }));
    }
}
