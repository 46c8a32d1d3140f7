package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/weak-points.md is complete, and each test that it names exists.
class WeakPointsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.+) \\| (.+) \\|$");
    private static final Pattern JAVA = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`((?: \\[[a-z0-9-]+])?)");
    private static final Pattern PYTHON = Pattern.compile("`(e2e/[\\w/]+\\.py)::(test_\\w+)`");

    private final String table = read(ROOT.resolve("docs/weak-points.md"));

    @Test
    void bothListsAreWhole() {
        assertThat(rows().map(row -> Integer.parseInt(row.group(1))).toList())
                .isEqualTo(IntStream.concat(IntStream.rangeClosed(1, 41), IntStream.rangeClosed(1, 32))
                        .boxed()
                        .toList());
    }

    @Test
    void everyRowNamesATestOrSaysWhyNot() {
        assertThat(rows().map(row -> row.group(3)).toList())
                .allSatisfy(held -> assertThat(held).containsPattern("`|\\*Open\\*: |\\*Does not apply\\*: "));
    }

    @Test
    void everyTestInJavaExists() {
        Map<String, String> sources = sources();

        assertThat(JAVA.matcher(table).results().toList()).isNotEmpty().allSatisfy(named -> {
            assertThat(sources.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "("))
                    .as(named.group())
                    .isTrue();
            if (!named.group(3).isEmpty()) {
                String scenario = named.group(3).replaceAll("[ \\[\\]]", "");
                assertThat(Inputs.resources().resolve("scenarios").resolve(scenario))
                        .isDirectory();
            }
        });
    }

    @Test
    void everyStoryExists() {
        assertThat(PYTHON.matcher(table).results().toList())
                .isNotEmpty()
                .allSatisfy(named ->
                        assertThat(read(ROOT.resolve(named.group(1)))).contains("\ndef " + named.group(2) + "("));
    }

    private Stream<MatchResult> rows() {
        return ROW.matcher(table).results();
    }

    /// The text of all modules' test classes by their simple names; two of one name are one text.
    private static Map<String, String> sources() {
        return Stream.of("crd", "operator", "server")
                .map(module -> ROOT.resolve(module).resolve("src/test/java"))
                .flatMap(WeakPointsTest::filesBelow)
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        WeakPointsTest::read,
                        String::concat));
    }

    private static Stream<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
