package io.featurestore.server.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonFloatsTest {
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "0.0, 0.0",
        "-0.0, -0.0",
        "2002.0, 2002.0",
        "1e300, 1e+300",
        "1e16, 1e+16",
        "1e15, 1000000000000000.0",
        "123456789.5, 123456789.5",
        "1e7, 10000000.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1.5e-7, 1.5e-07",
        "-0.00012345, -0.00012345",
        "9007199254740993, 9007199254740992.0",
        "1.2345678901234567e16, 1.2345678901234568e+16",
        "NaN, nan",
        "Infinity, inf",
        "-Infinity, -inf",
        "5e-324, 5e-324"
    })
    void writesAsPythonDoes(double number, String text) {
        assertThat(PythonFloats.repr(number)).isEqualTo(text);
    }

    @Test
    void whatItWritesReadsBackAsTheSameNumber() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertThat(Double.parseDouble(PythonFloats.repr(number))).isEqualTo(number);
            }
        }
    }
}
