package io.featurestore.server.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.error.ServeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineLimitsTest {
    private static final long GIB = 1L << 30;

    @Test
    void whatTheHeapLeavesIsTheEngines() {
        long engine = MachineLimits.left(4 * GIB, GIB);
        assertThat(engine).isBetween(2 * GIB, 3 * GIB - (160L << 20));
        assertThat(engine + GIB).isLessThan(4 * GIB);
    }

    @Test
    void aTinyContainerStillGetsALittle() {
        assertThat(MachineLimits.left(GIB / 2, GIB / 2)).isEqualTo(64L << 20);
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024", "512m, 536870912", "2G, 2147483648", "8k, 8192"})
    void aSizeIsWrittenAsForJava(String text, long bytes) {
        assertThat(MachineLimits.bytes(text)).isEqualTo(bytes);
    }

    @Test
    void theEnvironmentWins() {
        OfflineSettings settings = MachineLimits.of(
                Map.of("FEAST_OFFLINE_MEMORY", "100m", "FEAST_OFFLINE_SPILL_DIR", "/spill"), new Random(1));
        assertThat(settings.memory()).isEqualTo(100L << 20);
        assertThat(settings.spillFolder()).isEqualTo(Path.of("/spill"));
    }

    @Test
    void aSizeThatIsNoneIsNamed() {
        assertThatThrownBy(() -> MachineLimits.bytes("much"))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining("FEAST_OFFLINE_MEMORY");
    }
}
