package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.featurestore.crd.v1.BatchEngine;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.Materialization;
import io.featurestore.crd.v1.Mcp;
import io.featurestore.crd.v1.Mlflow;
import io.featurestore.crd.v1.OnlineStore;
import io.featurestore.crd.v1.OpenLineage;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Resolves the blocks of the servers' `feature_store.yaml` that are neither stores nor access: what the spec says,
/// under the keys of Feast and in the order in which the Go operator writes them. Works on a spec with its defaults.
final class ConfigBlocks {
    private static final String DEFAULT_ENGINE_KEY = "config";

    /// The engine whose jobs run in pods, which need a ServiceAccount.
    static final String SPARK_APPLICATION = "spark_application";

    private final Lookup lookup;
    private final Resolved.Owner owner;
    private final Optional<LineageSettings> receiver;

    /// @param receiver the lineage server of the FeatureStore
    ConfigBlocks(Lookup lookup, Resolved.Owner owner, Optional<LineageSettings> receiver) {
        this.lookup = lookup;
        this.owner = owner;
        this.receiver = receiver;
    }

    Resolved.Blocks resolve(FeatureStoreSpec spec) {
        Optional<Mlflow> mlflow = Optional.ofNullable(spec.mlflow).filter(it -> Boolean.TRUE.equals(it.enabled));
        return new Resolved.Blocks(
                Optional.ofNullable(spec.batchEngine).map(this::batchEngine).orElse(Yaml.Mapping.EMPTY),
                Optional.ofNullable(spec.services.onlineStore)
                        .map(store -> store.serving)
                        .map(ConfigBlocks::featureServer)
                        .orElse(Yaml.Mapping.EMPTY),
                Optional.ofNullable(spec.materialization)
                        .map(ConfigBlocks::materialization)
                        .orElse(Yaml.Mapping.EMPTY),
                Optional.ofNullable(spec.openlineage).map(this::openLineage).orElse(Yaml.Mapping.EMPTY),
                receiver.map(it -> lineageServer(spec.openlineage, it)).orElse(Yaml.Mapping.EMPTY),
                mlflow.map(ConfigBlocks::mlflow).orElse(Yaml.Mapping.EMPTY),
                mlflow.map(it -> Optional.ofNullable(it.trackingAuth).orElse("kubernetes-namespaced"))
                        .filter(auth -> !auth.isEmpty()),
                Optional.ofNullable(spec.dataQualityMonitoring)
                        .map(monitoring -> new Block()
                                .with("auto_baseline", monitoring.autoBaseline)
                                .build())
                        .orElse(Yaml.Mapping.EMPTY));
    }

    private Yaml.Mapping batchEngine(BatchEngine engine) {
        String key = Given.text(engine.configMapKey).orElse(DEFAULT_ENGINE_KEY);
        Yaml.Mapping config = lookup.configMapMap(
                engine.configMapRef, key, "spec.batchEngine.configMapRef", "spec.batchEngine.configMapKey");
        boolean read = !config.equals(Yaml.Mapping.EMPTY);
        if (read && config.get("type").isEmpty()) {
            lookup.add(Finding.error(
                    "MissingEngineType",
                    "spec.batchEngine.configMapKey",
                    "key %s of the ConfigMap has no entry `type`: name the engine there".formatted(key)));
        }
        return config.hasText("type", SPARK_APPLICATION)
                        && config.get("service_account").isEmpty()
                ? config.plus("service_account", Yaml.text(owner.names().batchDriver()))
                : config;
    }

    private static Yaml.Mapping featureServer(OnlineStore.Serving serving) {
        Optional<Mcp> mcp = Optional.ofNullable(serving.mcp);
        boolean mcpEnabled = mcp.map(it -> it.enabled).orElse(false);
        Block block = new Block().with("type", mcpEnabled ? "mcp" : "local");
        Optional.ofNullable(serving.metrics).ifPresent(metrics -> {
            Block inner = new Block().with("enabled", metrics.enabled);
            Optional.ofNullable(metrics.categories).orElse(Map.of()).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(category -> inner.with(category.getKey(), category.getValue()));
            block.with("metrics", inner.build());
        });
        Optional.ofNullable(serving.offlinePushBatching)
                .ifPresent(batching -> block.with("offline_push_batching_enabled", batching.enabled)
                        .with("offline_push_batching_batch_size", batching.batchSize)
                        .with("offline_push_batching_batch_interval_seconds", batching.batchIntervalSeconds));
        mcp.ifPresent(it -> block.with("mcp_enabled", it.enabled)
                .with("mcp_server_name", it.serverName)
                .with("mcp_server_version", it.serverVersion)
                .with("mcp_transport", it.transport));
        return block.build();
    }

    private static Yaml.Mapping materialization(Materialization materialization) {
        return new Block()
                .with("online_write_batch_size", materialization.onlineWriteBatchSize)
                .withAll(materialization.extraConfig)
                .build();
    }

    /// Where there is a lineage server, events go to it.
    private Yaml.Mapping openLineage(OpenLineage lineage) {
        Block block = new Block().with("enabled", lineage.enabled);
        receiver.ifPresentOrElse(
                it -> block.with("transport_type", "http")
                        .with("transport_url", url(it))
                        .with("transport_endpoint", LineageSettings.ENDPOINT),
                () -> block.with("transport_type", lineage.transportType)
                        .with("transport_url", lineage.transportUrl)
                        .with("transport_endpoint", lineage.transportEndpoint));
        block.with("api_key", secret(lineage.apiKeySecretRef, "api_key", "spec.openlineage.apiKeySecretRef"));
        Optional.ofNullable(lineage.consumer)
                .ifPresent(consumer -> block.with("consumer", consumer(consumer, Optional.empty())));
        return block.withAll(lineage.extraConfig).build();
    }

    private String url(LineageSettings server) {
        String host = owner.names().host(owner.names().lineage());
        return server.tls().isPresent() ? "https://" + host + ":443" : "http://" + host + ":80";
    }

    /// The block of the lineage server itself: it receives, and sends nothing.
    private Yaml.Mapping lineageServer(OpenLineage lineage, LineageSettings server) {
        return new Block()
                .with("enabled", lineage.enabled)
                .with("consumer", consumer(lineage.consumer, server.connection()))
                .withAll(lineage.extraConfig)
                .build();
    }

    /// @param connection of the database, where the spec names none
    private Yaml.Mapping consumer(OpenLineage.Consumer consumer, Optional<Yaml> connection) {
        String path = "spec.openlineage.consumer";
        Block block = new Block().with("enabled", consumer.enabled).with("store_type", consumer.storeType);
        if (consumer.connectionStringSecretRef == null) {
            connection.ifPresent(value -> block.with("connection_string", value));
        }
        block.with(
                        "connection_string",
                        secret(
                                consumer.connectionStringSecretRef,
                                "connection_string",
                                path + ".connectionStringSecretRef"))
                .with("api_key", secret(consumer.apiKeySecretRef, "api_key", path + ".apiKeySecretRef"));
        Optional.ofNullable(consumer.namespaceMapping)
                .filter(map -> !map.isEmpty())
                .ifPresent(map -> block.with("namespace_mapping", Yaml.texts(map)));
        return block.with("retention_days", consumer.retentionDays)
                .with("retention_check_interval_hours", consumer.retentionCheckIntervalHours)
                .with("standalone_server", receiver.isPresent() ? Boolean.TRUE : null)
                .build();
    }

    private static Yaml.Mapping mlflow(Mlflow mlflow) {
        return new Block()
                .with("enabled", mlflow.enabled)
                .with("tracking_uri", mlflow.trackingUri)
                .with("ui_url", mlflow.uiUrl)
                .with("auto_log", mlflow.autoLog)
                .with("auto_log_entity_df", mlflow.autoLogEntityDf)
                .with("entity_df_max_rows", mlflow.entityDfMaxRows)
                .with("log_operations", mlflow.logOperations)
                .with("ops_experiment_suffix", mlflow.opsExperimentSuffix)
                .withAll(mlflow.extraConfig)
                .build();
    }

    private @Nullable String secret(@Nullable LocalObjectReference reference, String key, String path) {
        return reference == null
                ? null
                : lookup.secretText(reference, key, path, path).orElse(null);
    }

    /// A map under construction; absent values leave no entry.
    private static final class Block {
        private final SequencedMap<String, Yaml> entries = new LinkedHashMap<>();

        Block with(String key, @Nullable String text) {
            return with(key, text == null || text.isEmpty() ? null : Yaml.text(text));
        }

        Block with(String key, @Nullable Boolean value) {
            return with(key, value == null ? null : Yaml.bool(value));
        }

        Block with(String key, @Nullable Integer number) {
            return with(key, number == null ? null : Yaml.number(number));
        }

        Block with(String key, @Nullable Yaml value) {
            if (value != null) {
                entries.put(key, value);
            }
            return this;
        }

        /// Entries of a map of texts; those that say a truth value are one, every other stays text.
        Block withAll(@Nullable Map<String, String> texts) {
            if (texts != null) {
                Yaml.texts(texts).entries().forEach((key, value) -> entries.putIfAbsent(key, truthOrText(value)));
            }
            return this;
        }

        private static Yaml truthOrText(Yaml value) {
            return value instanceof Yaml.Scalar scalar
                            && (scalar.text().equals("true") || scalar.text().equals("false"))
                    ? new Yaml.Scalar(scalar.text(), true)
                    : value;
        }

        Yaml.Mapping build() {
            return new Yaml.Mapping(entries);
        }
    }
}
