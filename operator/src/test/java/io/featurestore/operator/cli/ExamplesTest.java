package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    void makesTheNamespacesThatItUses(Path scenario) {
        List<Document> documents = documents(scenario);
        Set<String> made = documents.stream()
                .filter(document -> document.kind().equals("Namespace"))
                .map(document -> document.tree().at("/metadata/name").asText())
                .collect(Collectors.toSet());
        // The quickstart takes whichever namespace is the current one.
        made.add(scenario.endsWith("quickstart") ? "default" : "");

        assertThat(documents).allSatisfy(document -> assertThat(made).contains(namespace(document)));
        assertThat(documents.getFirst().kind())
                .isEqualTo(scenario.endsWith("quickstart") ? "FeatureStore" : "Namespace");
    }

    @Test
    void allCanBeInOneCluster() throws IOException {
        assertThat(scenarios())
                .flatExtracting(ExamplesTest::documents)
                .extracting(document -> document.kind() + " " + namespace(document) + "/"
                        + document.tree().at("/metadata/name").asText())
                .hasSizeGreaterThan(50)
                .doesNotHaveDuplicates();
    }

    @Test
    void everySecretIsAPlaceholder() throws IOException {
        Pattern password =
                Pattern.compile("(?i)(?:password\"?[=:]|access_key:|://[^:/\\s]+:(?=\\S*@)) ?\"?([^\\s\",}@]+)");

        assertThat(scenarios())
                .flatExtracting(ExamplesTest::documents)
                .filteredOn(document -> document.kind().equals("Secret"))
                .flatExtracting(document -> document.tree().at("/stringData").properties().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue().asText())
                        .toList())
                .flatExtracting(text -> password.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .toList())
                .hasSizeGreaterThan(10)
                .allMatch(value -> value.equals("change-me") || value.startsWith("${"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void saysWhichCommandToUse(Path scenario) throws IOException {
        assertThat(Files.readString(scenario.resolve("README.md")))
                .startsWith("# ")
                .contains("```sh\n", "examples/" + scenario.getFileName());
    }

    private static List<Document> documents(Path scenario) {
        return Documents.read(scenario.toString(), InputStream.nullInputStream(), "default");
    }

    private static String namespace(Document document) {
        return document.kind().equals("Namespace")
                ? ""
                : document.tree().at("/metadata/namespace").asText();
    }

    @Test
    void standsInTheTableOfExamples() throws IOException {
        String table = Files.readString(EXAMPLES.resolve("README.md"));

        assertThat(scenarios())
                .isNotEmpty()
                .allSatisfy(scenario -> assertThat(table).contains("](" + scenario.getFileName() + ")"));
    }
}
