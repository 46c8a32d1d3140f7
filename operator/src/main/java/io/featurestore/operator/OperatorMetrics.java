package io.featurestore.operator;

import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.apply.Outcome;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.watch.ApiRequest;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the operator counts. Names and labels:
///
/// | metric | labels |
/// |---|---|
/// | `feast_operator_api_requests_total` | `verb`, `resource`: every request to the API server |
/// | `feast_operator_writes_total` | `kind`, `operation`: objects created, updated, deleted, refused |
/// | `feast_operator_reconcile_duration_seconds` | `result`: `settled`, `waiting`, `failed` |
/// | `feast_operator_feature_store_info` | as the Go operator's: 1 for each FeatureStore, with its kinds of stores |
final class OperatorMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Tags> featureStores = new ConcurrentHashMap<>();
    private final MultiGauge info;
    private final boolean perFeatureStore;

    /// @param perFeatureStore whether there is a metric for each FeatureStore
    OperatorMetrics(boolean perFeatureStore) {
        this.perFeatureStore = perFeatureStore;
        this.info = MultiGauge.builder("feast.operator.feature.store.info")
                .description("FeatureStores by kind of their stores")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /// All of it, in Prometheus' text format.
    HttpEndpoint.Page page() {
        return new HttpEndpoint.Page(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }

    void request(ApiRequest request) {
        registry.counter("feast.operator.api.requests", "verb", request.verb(), "resource", request.resource())
                .increment();
    }

    void outcome(Outcome outcome) {
        switch (outcome) {
            case Outcome.Created created -> written(outcome, "create");
            case Outcome.Updated updated -> written(outcome, "update");
            case Outcome.Deleted deleted -> written(outcome, "delete");
            case Outcome.Failed failed -> written(outcome, "refused");
            case Outcome.Conflict conflict -> written(outcome, "conflict");
            case Outcome.DriftRejected drift -> written(outcome, "drift");
            case Outcome.Unchanged unchanged -> {}
            case Outcome.Immutable immutable -> {}
            case Outcome.Held held -> {}
        }
    }

    private void written(Outcome outcome, String operation) {
        registry.counter("feast.operator.writes", "kind", outcome.key().kind(), "operation", operation)
                .increment();
    }

    void reconciled(String result, Duration duration) {
        registry.timer("feast.operator.reconcile.duration", "result", result).record(duration);
    }

    void describe(FeatureStore featureStore, Resolved resolved) {
        if (!perFeatureStore) {
            return;
        }
        Tags tags = Tags.of(
                "namespace",
                featureStore.getMetadata().getNamespace(),
                "name",
                featureStore.getMetadata().getName(),
                "online_store_type",
                resolved.online().persistence().type(),
                "offline_store_type",
                resolved.offline().map(store -> store.persistence().type()).orElse(""),
                "registry_type",
                registryType(resolved.registry()));
        if (!tags.equals(featureStores.put(featureStore.getMetadata().getUid(), tags))) {
            publish();
        }
    }

    void forget(FeatureStore featureStore) {
        if (featureStores.remove(featureStore.getMetadata().getUid()) != null) {
            publish();
        }
    }

    private synchronized void publish() {
        List<MultiGauge.Row<?>> rows = featureStores.values().stream()
                .<MultiGauge.Row<?>>map(tags -> MultiGauge.Row.of(tags, 1))
                .toList();
        info.register(rows, true);
    }

    private static String registryType(Resolved.Registry registry) {
        return switch (registry) {
            case Resolved.Registry.Local local -> local.kept().type();
            case Resolved.Registry.Remote remote -> "remote";
        };
    }
}
