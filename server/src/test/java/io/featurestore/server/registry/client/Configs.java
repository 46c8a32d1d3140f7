package io.featurestore.server.registry.client;

import io.featurestore.server.config.ConfigReader;
import io.featurestore.server.config.ConfigResult;
import io.featurestore.server.config.FeatureStoreConfig;
import java.nio.file.Path;
import java.util.Map;

/// Configurations of the project `shop`.
final class Configs {
    private static final String NO_AUTH = "";
    private static final String KUBERNETES = "auth: {type: kubernetes}\n";

    private Configs() {}

    private static FeatureStoreConfig parse(String registry, String auth) {
        String yaml = "project: shop\nprovider: local\nregistry: " + registry
                + "\nonline_store: {type: sqlite, path: /tmp/unused.db}\nentity_key_serialization_version: 3\n" + auth;
        return switch (ConfigReader.parse(yaml, "feature_store.yaml", Path.of("/"), Map.of())) {
            case ConfigResult.Loaded loaded -> loaded.config();
            case ConfigResult.Refused refused ->
                throw new IllegalArgumentException(refused.problems().toString());
        };
    }

    static FeatureStoreConfig file(Path path) {
        return parse("{registry_type: file, path: " + path + "}", NO_AUTH);
    }

    static FeatureStoreConfig remote(String target) {
        return parse("{registry_type: remote, path: '" + target + "'}", NO_AUTH);
    }

    static FeatureStoreConfig remote(String target, Path trusted) {
        return parse("{registry_type: remote, path: '" + target + "', cert: '" + trusted + "'}", NO_AUTH);
    }

    static FeatureStoreConfig sqlRegistry() {
        return parse("{registry_type: sql, path: 'postgresql://x'}", NO_AUTH);
    }

    static FeatureStoreConfig withKubernetes(FeatureStoreConfig config) {
        return new FeatureStoreConfig(
                config.project(),
                config.projectDescription(),
                config.provider(),
                config.registry(),
                config.onlineStore(),
                config.offlineStore(),
                parse("{path: unused}", KUBERNETES).auth(),
                config.featureServer(),
                config.materialization(),
                config.entityKeySerializationVersion(),
                config.repoPath());
    }
}
