package io.featurestore.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    private static Yaml read(String text) throws YamlReader.Malformed {
        return YamlReader.read(text, Map.of("PORT", "6379", "WORD", "yes"));
    }

    private static Yaml value(String scalar) throws YamlReader.Malformed {
        return ((Yaml.Mapping) read("k: " + scalar + "\n")).entries().getOrDefault("k", new Yaml.Nothing());
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "On, true", "TRUE, true", "no, false", "off, false", "${WORD}, true"})
    void truthIsWhatPyYamlTakesForIt(String scalar, boolean truth) throws YamlReader.Malformed {
        assertThat(value(scalar)).isEqualTo(new Yaml.Truth(truth));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-12, -12", "1_000, 1000", "0x1F, 31", "0b101, 5", "017, 15", "${PORT}, 6379"})
    void wholeNumbersAreWhatPyYamlTakesForThem(String scalar, long number) throws YamlReader.Malformed {
        assertThat(value(scalar)).isEqualTo(new Yaml.Whole(number));
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5", "1.0e+3, 1000", ".5, 0.5", "-.inf, -Infinity", ".NaN, NaN"})
    void decimalNumbersAreWhatPyYamlTakesForThem(String scalar, double number) throws YamlReader.Malformed {
        assertThat(value(scalar)).isEqualTo(new Yaml.Decimal(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'5' | 5",
                "\"${PORT}\" | 6379",
                "!!str 5 | 5",
                "y | y",
                "0o17 | 0o17",
                "1e3 | 1e3",
                "redis:6379 | redis:6379",
                "99999999999999999999 | 99999999999999999999",
            },
            quoteCharacter = '`')
    void theRestIsText(String scalar, String text) throws YamlReader.Malformed {
        assertThat(value(scalar)).isEqualTo(new Yaml.Text(text));
    }

    @Test
    void anchorsAndMergedMappingsWork() throws YamlReader.Malformed {
        Yaml.Mapping root = (Yaml.Mapping) read("""
                base: &b {type: redis, skip_dedup: true}
                online_store:
                  <<: *b
                  skip_dedup: false
                """);
        assertThat(((Yaml.Mapping) root.entries().getOrDefault("online_store", new Yaml.Nothing())).entries())
                .isEqualTo(Map.of("type", new Yaml.Text("redis"), "skip_dedup", new Yaml.Truth(false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k: !!python/object:os.system [x] | uses a type tag, which is not allowed here (line 1, column 4)",
                "k: !!java.net.URL x | uses a type tag, which is not allowed here (line 1, column 4)",
                "k: *s3cret | uses an anchor that is not defined before (line 1, column 4)",
                "k: &a [*a] | uses an anchor that is not defined before (line 1, column 8)",
                "{a: 1, a: 2} | has the key 'a' twice (line 1, column 8)",
                "k: [s3cret | is not YAML (line 1, column 11)",
                "password: 's3cret | is not YAML (line 1, column 18)",
                "? [a] : b | has a key that is not text (line 1, column 3)",
            },
            quoteCharacter = '`')
    void whatCannotBeReadIsNamedByItsPlaceWithoutItsText(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(YamlReader.Malformed.class)
                .hasMessage(message);
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThatThrownBy(() -> read("a: 1\n---\nb: 2\n"))
                .hasMessage("holds more than one document (line 2, column 1)");
    }

    @Test
    void deepNestingIsRefusedBeforeItCanHurt() {
        assertThatThrownBy(() -> read("[".repeat(100_000)))
                .hasMessage("is nested deeper than 64 levels (line 1, column 65)");
    }

    @Test
    void aliasesShareTheirTargetSoThatABombStaysSmall() throws YamlReader.Malformed {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            String previous = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, previous, previous, previous));
        }
        assertThat(((Yaml.Mapping) read(bomb.toString())).entries()).hasSize(60);
    }

    @Test
    void anOverlongFileIsRefused() {
        assertThatThrownBy(() -> read("a".repeat(YamlReader.MAX_CHARACTERS + 1)))
                .hasMessage("is longer than 1048576 characters");
    }

    @Test
    void anEmptyFileIsNothing() throws YamlReader.Malformed {
        assertThat(read("# only a comment\n")).isEqualTo(new Yaml.Nothing());
    }
}
