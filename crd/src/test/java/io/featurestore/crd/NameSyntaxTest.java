package io.featurestore.crd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Held to the examples and limits of Kubernetes' documentation.
class NameSyntaxTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "feast-shop", "1.2.3", "a.b-c.d"})
    void aSubdomainIsOfLowerCaseLabels(String text) {
        assertThat(NameSyntax.isSubdomain(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a..b", ".a", "a.", "A", "a_b", "a/b", "é"})
    void whatElseThereIsInATextMakesItNoSubdomain(String text) {
        assertThat(NameSyntax.isSubdomain(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tier", "Tier_1.a-b", "example.com/tier", "a/0"})
    void aKeyIsANameThatMayHaveADomain(String text) {
        assertThat(NameSyntax.isQualified(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/tier", "example.com/", "Example.com/tier", "a/b/c", "-tier", "tier-", "ti er"})
    void aKeyIsNothingElse(String text) {
        assertThat(NameSyntax.isQualified(text)).isFalse();
    }

    @Test
    void lengthsEndWhereKubernetesEndsThem() {
        assertThat(NameSyntax.isSubdomain("a".repeat(253))).isTrue();
        assertThat(NameSyntax.isSubdomain("a".repeat(254))).isFalse();
        assertThat(NameSyntax.isQualified("a".repeat(253) + "/" + "b".repeat(63)))
                .isTrue();
        assertThat(NameSyntax.isQualified("a".repeat(254) + "/b")).isFalse();
        assertThat(NameSyntax.isLabelValue("b".repeat(63))).isTrue();
        assertThat(NameSyntax.isLabelValue("b".repeat(64))).isFalse();
    }

    @Test
    void theValueOfALabelMayBeEmpty() {
        assertThat(NameSyntax.isLabelValue("")).isTrue();
        assertThat(NameSyntax.isLabelValue("-")).isFalse();
    }
}
