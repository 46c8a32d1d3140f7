package io.featurestore.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigWarningsTest {
    private static List<String> warnings(String text) {
        ConfigResult result = ConfigReader.parse(text, "feature_store.yaml", Path.of("/repo"), Map.of());
        return ((ConfigResult.Loaded) result).warnings();
    }

    @Test
    void namesWhatFeastKnowsAndThisBuildDoesNot() {
        assertThat(warnings("""
                project: p
                registry: {path: data/registry.db, s3_additional_kwargs: {a: b}, mcp: {enabled: true}}
                batch_engine: {type: local, backend: polars}
                feature_server: {type: local, transformation_service_endpoint: "localhost:6569", mcp_enabled: true}
                data_quality_monitoring: {auto_baseline: true}
                openlineage: {enabled: true}
                mlflow: {enabled: false}
                """))
                .extracting(warning -> warning.split(": ", 3)[1])
                .containsExactlyInAnyOrder(
                        "registry.s3_additional_kwargs",
                        "registry.mcp.enabled",
                        "batch_engine.backend",
                        "feature_server.transformation_service_endpoint",
                        "feature_server.mcp_enabled",
                        "data_quality_monitoring",
                        "openlineage");
    }
}
