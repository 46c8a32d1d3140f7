package io.featurestore.server.materialize;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server tells of its loads: Prometheus metrics, those of Python's under its names, and lines in the log.
final class MaterializeMetrics implements MaterializeObserver {
    private static final Logger LOG = LoggerFactory.getLogger("materialize");
    private static final Duration[] DURATIONS = LongStream.of(1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    MaterializeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void begun(Task task, Progress progress) {
        LOG.atInfo()
                .addKeyValue("feature_view", task.target().name())
                .addKeyValue("start", task.start())
                .addKeyValue("end", task.end())
                .log("materializing");
    }

    @Override
    public void ended(Task task, Outcome outcome, Progress progress) {
        switch (outcome) {
            case Outcome.Done done -> {
                count(done.view(), "success", progress);
                meters.counter("feast_materialization_rows_total", "feature_view", done.view())
                        .increment((double) done.figures().rows());
                LOG.info(RunReport.figures(done.view(), done.figures()));
            }
            case Outcome.UpToDate done -> LOG.info("{}: materialized until {} already", done.view(), done.until());
            case Outcome.Failed failed -> {
                count(failed.view(), "failure", progress);
                LOG.error(
                        "{}: not materialized: {}",
                        failed.view(),
                        failed.error().message());
            }
        }
    }

    private void count(String view, String status, Progress progress) {
        meters.counter("feast_materialization_result_total", "feature_view", view, "status", status)
                .increment();
        Timer.builder("feast_materialization_duration_seconds")
                .description("Duration of materialization per feature view in seconds")
                .tag("feature_view", view)
                .serviceLevelObjectives(DURATIONS)
                .register(meters)
                .record(progress.nanos(), TimeUnit.NANOSECONDS);
    }
}
