package io.featurestore.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureRefTest {
    @ParameterizedTest
    @CsvSource({
        "drivers:trips, drivers, -1, trips, drivers",
        "drivers@latest:trips, drivers, -1, trips, drivers",
        "drivers@LATEST:trips, drivers, -1, trips, drivers",
        "drivers@:trips, drivers, -1, trips, drivers",
        "drivers@v2:trips, drivers, 2, trips, drivers@v2",
        "drivers@V0:trips, drivers, 0, trips, drivers@v0",
        "drivers@x1:trips, drivers@x1, -1, trips, drivers@x1",
        "drivers@v:trips, drivers@v, -1, trips, drivers@v",
        "drivers@v99999999999:trips, drivers@v99999999999, -1, trips, drivers@v99999999999",
        "a:b:c, a, -1, b:c, a"
    })
    void isReadAsPythonReadsIt(String text, String view, int version, String feature, String label) {
        FeatureRef ref = FeatureRef.parse(text);

        assertThat(ref.view()).isEqualTo(view);
        assertThat(ref.version().orElse(-1)).isEqualTo(version);
        assertThat(ref.feature()).isEqualTo(feature);
        assertThat(ref.label()).isEqualTo(label);
    }

    @Test
    void withoutAColonItIsRefusedAndShown() {
        assertThatThrownBy(() -> FeatureRef.parse("trips"))
                .hasMessageContaining("Invalid feature reference 'trips'")
                .hasMessageContaining("<feature_view>:<feature>");
    }
}
