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
    void aPatternThatIsNoneIsNamed() {
        assertThatThrownBy(() -> OperatorOptions.fromEnvironment(Map.of("OWN_IMAGES", "mirror/("), "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OWN_IMAGES: mirror/(");
    }
}
