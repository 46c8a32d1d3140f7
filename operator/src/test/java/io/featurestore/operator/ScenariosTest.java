package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every scenario to its files. To accept what comes out now, run
///
/// ```
/// mvn -pl operator -am test -Dtest=ScenariosTest -Dsurefire.failIfNoSpecifiedTests=false -Dscenarios.update
/// ```
///
/// and read the difference.
class ScenariosTest {

    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void rendersWhatItsFilesSay(Scenario scenario) throws IOException {
        if (System.getProperty("scenarios.update") != null) {
            scenario.rewrite();
        }
        assertThat(scenario.outputs()).isEqualTo(scenario.expected());
    }
}
