package io.featurestore.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.operator.resolve.YamlText.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

    @Test
    void keepsTheTextOfScalarsAndWhetherTheyWereQuoted() {
        Yaml.Mapping mapping = map("port: '${PORT}'\nnumber: 0123\nsaid: !!str 5\nplain: ${PORT}");

        assertThat(mapping.get("port")).contains(new Yaml.Scalar("${PORT}", false));
        assertThat(mapping.get("number")).contains(new Yaml.Scalar("0123", true));
        assertThat(mapping.get("plain")).contains(new Yaml.Scalar("${PORT}", true));
        assertThat(mapping.get("said")).contains(new Yaml.Scalar("5", false));
    }

    @Test
    void anEmptyTextIsAnEmptyMap() {
        assertThat(map("")).isEqualTo(Yaml.Mapping.EMPTY);
        assertThat(map("# nothing\n")).isEqualTo(Yaml.Mapping.EMPTY);
    }

    @Test
    void aliasesAreWrittenOut() {
        assertThat(map("a: &x [1]\nb: *x").get("b")).contains(new Yaml.Sequence(List.of(new Yaml.Scalar("1", true))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "[a, b]",
                "a: [b",
                "a: b: c",
                "\t- x",
                "a: 1\na: 2",
                "{a: 1}: b",
                "<<: {a: 1}",
                "a: \u0000",
                "a: &a [*a]",
                "a: 1\n---\nb: 2"
            })
    void whatIsNoMapIsUnreadableAndNotShown(String text) {
        assertThat(YamlText.parseMap(text))
                .isInstanceOfSatisfying(
                        YamlText.Unreadable.class,
                        unreadable -> assertThat(unreadable.problem())
                                .startsWith("it ")
                                .hasSizeLessThan(60));
    }

    @Test
    void brackets100000DeepAreOneFinding() {
        assertThat(YamlText.parseMap("a: " + "[".repeat(100_000))).isInstanceOf(YamlText.Unreadable.class);
    }

    @Test
    void aliasesThatMultiplyEachOtherAreOneFinding() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(before, before, before, before))));
        }
        assertThat(YamlText.parseMap(bomb.toString())).isInstanceOf(YamlText.Unreadable.class);
    }

    @Test
    void valuesAreNotShown() {
        assertThat(map("password: hidden").toString()).doesNotContain("hidden");
    }

    private static Yaml.Mapping map(String text) {
        Parsed parsed = YamlText.parseMap(text);
        assertThat(parsed).isInstanceOf(YamlText.Map.class);
        return ((YamlText.Map) parsed).mapping();
    }
}
