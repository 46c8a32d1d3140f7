package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Every example is right as it is: no finding, and all it refers to lies beside it.
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    static List<Path> scenarios() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isValidAndRendersWhole(Path scenario) {
        for (String command : List.of("validate", "render")) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            CommandLine line =
                    Main.commandLine(Map.of()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

            int exitCode = line.execute(command, scenario.toString());

            assertThat(exitCode).as("%s %s: %s%s", command, scenario, out, err).isZero();
            assertThat(err.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void saysWhatItShows(Path scenario) {
        assertThat(scenario.resolve("README.md")).exists();
    }

    @Test
    void standsInTheTableOfExamples() throws IOException {
        String table = Files.readString(EXAMPLES.resolve("README.md"));

        assertThat(scenarios())
                .isNotEmpty()
                .allSatisfy(scenario -> assertThat(table).contains("](" + scenario.getFileName() + ")"));
    }
}
