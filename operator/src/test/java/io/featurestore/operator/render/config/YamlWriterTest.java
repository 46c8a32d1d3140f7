package io.featurestore.operator.render.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.featurestore.operator.resolve.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlWriterTest {
    private static final String ALPHABET = "aZ09 :#-?,[]{}&*!|>'\"%@`\\\n\t.~=<ü";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a, a",
                "http://host:80, http://host:80",
                "${VAR}, ${VAR}",
                "5, \"5\"",
                "true, \"true\"",
                "no, \"no\"",
                "1e3, \"1e3\"",
                "0x1F, \"0x1F\"",
                "2026-01-01, \"2026-01-01\"",
                "12:30, \"12:30\"",
                "``, \"\"",
                "@yearly, '@yearly'",
                "it's: x, 'it''s: x'",
                "a: b, 'a: b'",
                "a #b, 'a #b'",
                "-, '-'",
                "-a, -a",
                "2.0.0, 2.0.0"
            })
    void quotesTextOnlyWhereItWouldBeReadAsSomethingElse(String text, String written) {
        assertThat(YamlWriter.write(Yaml.Mapping.EMPTY.plus("k", Yaml.text(text))))
                .isEqualTo("k: " + written + "\n");
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws IOException {
        Random random = new Random(4711);
        for (int i = 0; i < 2_000; i++) {
            Yaml.Mapping mapping = mapping(random, 0);
            String text = YamlWriter.write(mapping);
            JsonNode read = new YAMLMapper().readTree(mapping.entries().isEmpty() ? "{}" : text);
            assertThat(same(mapping, read)).as(text).isTrue();
        }
    }

    private static boolean same(Yaml yaml, JsonNode read) {
        return switch (yaml) {
            case Yaml.Scalar scalar -> read.isTextual() && read.asText().equals(scalar.text());
            case Yaml.Sequence sequence -> {
                boolean same = read.isArray() && read.size() == sequence.items().size();
                for (int i = 0; same && i < read.size(); i++) {
                    same = same(sequence.items().get(i), read.get(i));
                }
                yield same;
            }
            case Yaml.Mapping mapping ->
                read.isObject()
                        && read.size() == mapping.entries().size()
                        && mapping.entries().entrySet().stream()
                                .allMatch(entry ->
                                        read.has(entry.getKey()) && same(entry.getValue(), read.get(entry.getKey())));
        };
    }

    private static Yaml.Mapping mapping(Random random, int depth) {
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(text(random), value(random, depth + 1));
        }
        return new Yaml.Mapping(entries);
    }

    private static Yaml value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 1 : 4)) {
            case 1 -> mapping(random, depth);
            case 2 -> {
                List<Yaml> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(random, depth + 1));
                }
                yield new Yaml.Sequence(items);
            }
            default -> Yaml.text(text(random));
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
