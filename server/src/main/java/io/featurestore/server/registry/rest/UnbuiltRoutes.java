package io.featurestore.server.registry.rest;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;

/// Routes that are part of Feast and refuse by name: monitoring, which nobody has configured, and jobs that make
/// datasets in the registry server.
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
        routes.post("/saved_datasets/create", call -> refuse("POST /saved_datasets/create"));
        routes.get("/saved_datasets/data/{name}", call -> refuse("GET /saved_datasets/data/{name}"));
        routes.get("/saved_datasets/jobs", call -> refuse("GET /saved_datasets/jobs"));
        routes.get("/saved_datasets/jobs/{job_id}", call -> refuse("GET /saved_datasets/jobs/{job_id}"));
    }

    private static RestAnswer refuse(String route) {
        throw ServeException.of(
                ErrorCode.NOT_IMPLEMENTED,
                route + " exists in Feast, but not in this registry server: it makes no datasets");
    }
}
