package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.operator.world.OperatorSettings;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperatorOptionsTest {
    @Test
    void withoutVariablesTheOperatorWatchesEverythingFromItsUsualNamespace() {
        OperatorOptions options = OperatorOptions.fromEnvironment(Map.of(), "p");
        assertThat(options.namespaces()).isEmpty();
        assertThat(options.namespace()).isEqualTo("feast-operator-system");
        assertThat(options.leaderElection()).isTrue();
        assertThat(options.healthAddress()).isEqualTo(":8081");
        assertThat(options.metricsAddress()).isEqualTo(OperatorOptions.OFF);
        assertThat(options.serverImage()).isEqualTo(OperatorSettings.DEFAULT_SERVER_IMAGE);
        assertThat(options.identity()).isEqualTo("operator_p");
    }

    @Test
    void variablesSayOtherwiseAndEmptyOnesSayNothing() {
        OperatorOptions options = OperatorOptions.fromEnvironment(
                Map.of(
                        "WATCH_NAMESPACES", " a, b,,",
                        "POD_NAMESPACE", "elsewhere",
                        "POD_NAME", "pod",
                        "LEADER_ELECT", "false",
                        "METRICS_BIND_ADDRESS", ":8080",
                        "RELATED_IMAGE_FEATURE_SERVER", "",
                        "OWN_IMAGES", "mirror/.* other:.*"),
                "p");
        assertThat(options.namespaces()).containsExactlyInAnyOrder("a", "b");
        assertThat(options.namespace()).isEqualTo("elsewhere");
        assertThat(options.identity()).isEqualTo("pod_p");
        assertThat(options.leaderElection()).isFalse();
        assertThat(options.metricsAddress()).isEqualTo(":8080");
        assertThat(options.serverImage()).isEqualTo(OperatorSettings.DEFAULT_SERVER_IMAGE);
        assertThat(options.ownImages()).extracting(Pattern::pattern).containsExactly("mirror/.*", "other:.*");
    }

    @Test
    void whatCanNotBeMeantIsNamedAllAtOnce() {
        assertThatThrownBy(() -> OperatorOptions.fromEnvironment(
                        Map.of(
                                "LEADER_ELECT", "ture",
                                "NAMESPACE_REGISTRY_OPEN", "yes",
                                "HEALTH_PROBE_BIND_ADDRESS", "localhost",
                                "METRICS_BIND_ADDRESS", ":http",
                                "OWN_IMAGES", "mirror/("),
                        "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        LEADER_ELECT: 'ture' is neither true nor false
                        HEALTH_PROBE_BIND_ADDRESS: 'localhost' is no address: give HOST:PORT, :PORT, or 0 for none
                        METRICS_BIND_ADDRESS: ':http' is no address: give HOST:PORT, :PORT, or 0 for none
                        NAMESPACE_REGISTRY_OPEN: 'yes' is neither true nor false
                        OWN_IMAGES: 'mirror/(' is no regular expression""");
    }

    @Test
    void switchesMayBeWrittenInCapitals() {
        OperatorOptions options = OperatorOptions.fromEnvironment(
                Map.of("LEADER_ELECT", "False", "NAMESPACE_REGISTRY_OPEN", "TRUE"), "p");
        assertThat(options.leaderElection()).isFalse();
        assertThat(options.namespaceRegistryOpen()).isTrue();
    }

    @Test
    void addressesMayHaveAHostOrNone() {
        OperatorOptions options = OperatorOptions.fromEnvironment(
                Map.of("HEALTH_PROBE_BIND_ADDRESS", "[::1]:8081", "METRICS_BIND_ADDRESS", "0"), "p");
        assertThat(options.healthAddress()).isEqualTo("[::1]:8081");
        assertThat(options.metricsAddress()).isEqualTo(OperatorOptions.OFF);
    }
}
