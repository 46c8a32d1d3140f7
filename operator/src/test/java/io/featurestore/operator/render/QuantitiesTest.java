package io.featurestore.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "1000m, 1",
        "500m, 500m",
        "0.5, 500m",
        "1.5, 1500m",
        "2, 2",
        "1000, 1k",
        "1024, 1024",
        "1024Mi, 1Gi",
        "1536Mi, 1536Mi",
        "1.5Gi, 1536Mi",
        "7168Mi, 7Gi",
        "100M, 100M",
        "1000M, 1G",
        "128974848, 128974848",
        "0, 0",
        "0Gi, 0",
        "1e3, 1e3",
        "1Ki, 1Ki",
        "0.5Ki, 512",
        "nonsense, nonsense"
    })
    void areWrittenAsTheApiServerDoes(String given, String stored) {
        assertThat(String.valueOf(Quantities.canonical(new Quantity(given)))).isEqualTo(stored);
    }
}
