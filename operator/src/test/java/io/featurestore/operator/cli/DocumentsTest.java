package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// YAML as kubectl reads it.
class DocumentsTest {
    private static List<Document> read(String yaml) {
        return Documents.read("-", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "default");
    }

    private static JsonNode one(String yaml) {
        List<Document> documents = read(yaml);
        assertThat(documents).hasSize(1);
        return documents.getFirst().tree();
    }

    private static void assertRefused(String message, String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(UserError.class).hasMessageContaining(message);
    }

    @Test
    void anAliasIsWhatItsAnchorStandsBefore() {
        JsonNode tree = one("""
                kind: FeatureStore
                limits: &limits {cpu: 2, memory: &size 1Gi}
                list: [&first a, *first]
                registry: {resources: {limits: *limits}}
                online: {resources: {limits: *limits}, size: *size}
                """);

        assertThat(tree.at("/registry/resources/limits/cpu").intValue()).isEqualTo(2);
        assertThat(tree.at("/online/resources/limits")).isEqualTo(tree.at("/registry/resources/limits"));
        assertThat(tree.at("/online/size").textValue()).isEqualTo("1Gi");
        assertThat(tree.at("/list").toString()).isEqualTo("[\"a\",\"a\"]");
    }

    @Test
    void ownKeysWinOverThoseThatAreMergedAndEarlierMergesOverLaterOnes() {
        JsonNode tree = one("""
                one: &one {a: 1, b: 1}
                two: &two {b: 2, c: 2, d: 2}
                alone: {b: 9, <<: *one}
                both: {<<: [*one, *two], d: 4}
                """);

        assertThat(tree.at("/alone").toString()).isEqualTo("{\"b\":9,\"a\":1}");
        assertThat(tree.at("/both").toString()).isEqualTo("{\"d\":4,\"a\":1,\"b\":1,\"c\":2}");
        assertRefused("<< merges mappings", "a: &a 1\nb: {<<: *a}\n");
    }

    @Test
    void scalarsAreWhatTheyAreWithoutAliases() throws JsonProcessingException {
        String scalars =
                "[1, 12345678901, 123456789012345678901, 1.5, true, null, ~, '1', 2026-01-01, 017, yes, 1e3, '', t]";

        assertThat(one("a: " + scalars).at("/a")).isEqualTo(new ObjectMapper(new YAMLFactory()).readTree(scalars));
        assertThat(one("a: " + scalars).at("/a/2").bigIntegerValue())
                .isEqualTo(new BigInteger("123456789012345678901"));
    }

    @Test
    void anchorsHoldInTheirOwnDocumentAndOnlyAfterTheyWereDefined() {
        assertRefused("-:3: no valid YAML: *a: no anchor", "a: &a {b: 1}\n---\nc: *a\n");
        assertRefused("*b: no anchor", "a: *b\nb: &b 1\n");
        assertRefused("*a: no anchor", "a: &a {b: *a}\n");
    }

    @Test
    void aliasesOfAliasesAreBounded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
        }
        assertRefused("more than 200000 values", bomb.toString());

        StringBuilder deep = new StringBuilder("a0: &a0 {b: 1}\n");
        for (int i = 1; i < 300; i++) {
            deep.append("a%d: &a%d {b: *a%d}\n".formatted(i, i, i - 1));
        }
        assertRefused("nests more than 200 levels", deep.toString());
    }

    @Test
    void listsAreTakenApartAndEmptyDocumentsLeftOut() {
        assertThat(read("---\n---\nkind: List\nitems: [{kind: A}, {kind: B}]\n---\n{\"kind\": \"C\"}\n"))
                .extracting(Document::kind)
                .containsExactly("A", "B", "C");
        assertRefused("is a string where a Kubernetes object is expected", "only text");
    }
}
