package io.featurestore.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {
    @Test
    void theyAreThoseOfTheGoOperatorWordForWord() throws IOException {
        List<String> ours = AdmissionRules.ALL.stream()
                .map(rule -> rule.id() + "\t" + rule.path() + "\t" + rule.message())
                .toList();

        assertThat(ours).isEqualTo(peers());
    }

    @Test
    void noneTouchesTheStatus() {
        assertThat(AdmissionRules.ALL)
                .allSatisfy(rule -> assertThat(rule.path() + ".").startsWith("spec."));
    }

    @Test
    void onlyAnUpdateCanBreakARuleOnChange() {
        assertThat(AdmissionRules.ALL)
                .allSatisfy(rule -> assertThat(rule.cel().contains("oldSelf"))
                        .isEqualTo(rule.check() instanceof AdmissionRule.Allows));
    }

    private static List<String> peers() throws IOException {
        try (InputStream in = AdmissionRulesTest.class.getResourceAsStream("/peer/admission-rules-v1.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        }
    }
}
