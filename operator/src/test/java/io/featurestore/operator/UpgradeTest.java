package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// An upgrade of the operator replaces no pod of an untouched FeatureStore, unless CHANGELOG.md says so under "Rolls
/// pods". `last-release.yaml` holds a digest of each scenario's pod templates as the last release rendered them. A
/// release takes those of now:
///
/// ```
/// mvn -pl operator -am test -Dtest=UpgradeTest -Dsurefire.failIfNoSpecifiedTests=false -Drelease.update
/// ```
class UpgradeTest {
    private static final Path LAST = Inputs.resources().resolve("last-release.yaml");
    private static final Path CHANGELOG = Inputs.resources().resolve("../../../../CHANGELOG.md");

    @Test
    void podsOfScenariosStayWhenTheOperatorIsUpgradedUnlessTheChangelogSaysWhyNot() throws IOException {
        if (System.getProperty("release.update") != null) {
            ObjectNode digests = Inputs.YAML.createObjectNode();
            digests().forEach(digests::put);
            Files.writeString(LAST, Inputs.write(digests));
        }
        List<String> permitted = rollsPods(Files.readString(CHANGELOG));
        SortedSet<String> rolling = rolling(last(), digests());
        assertThat(rolling.isEmpty() || !permitted.isEmpty())
                .as(
                        "An upgrade replaces the pods of these scenarios: %s. Avoid that; or say what does it, and why it is worth it,"
                                + " in a line under 'Rolls pods' of CHANGELOG.md",
                        rolling)
                .isTrue();
    }

    @Test
    void whatRollsIsWhatBothKnowAndRenderInAnotherWay() {
        assertThat(rolling(
                        new TreeMap<>(Map.of("same", "1", "other", "2", "gone", "3")),
                        new TreeMap<>(Map.of("same", "1", "other", "4", "new", "5"))))
                .containsExactly("other");
    }

    @Test
    void onlyWhatIsNotReleasedYetPermits() {
        String changelog = """
                # Changelog
                "Rolls pods" lists what rolls pods.
                ## [Unreleased]
                ### Added
                - A thing.
                %s
                ## [0.1.0]
                ### Rolls pods
                - An old reason.
                """;
        assertThat(rollsPods(changelog.formatted(""))).isEmpty();
        assertThat(rollsPods(changelog.formatted("### Rolls pods\n\n- A reason.\n- Another.\n### Fixed\n- A bug.")))
                .containsExactly("- A reason.", "- Another.");
    }

    private static SortedSet<String> rolling(Map<String, String> last, Map<String, String> now) {
        SortedSet<String> rolling = new TreeSet<>(last.keySet());
        rolling.removeIf(name -> !now.containsKey(name) || now.get(name).equals(last.get(name)));
        return rolling;
    }

    /// The lines under "Rolls pods" of what is not released yet.
    private static List<String> rollsPods(String changelog) {
        int from = changelog.indexOf("\n## [Unreleased]");
        int to = changelog.indexOf("\n## ", from + 1);
        String unreleased = changelog.substring(from, to < 0 ? changelog.length() : to);
        int section = unreleased.indexOf("\n### Rolls pods");
        if (section < 0) {
            return List.of();
        }
        int next = unreleased.indexOf("\n### ", section + 1);
        return unreleased
                .substring(section, next < 0 ? unreleased.length() : next)
                .lines()
                .filter(line -> line.startsWith("- "))
                .toList();
    }

    private static SortedMap<String, String> last() throws IOException {
        SortedMap<String, String> last = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry :
                Inputs.YAML.readTree(LAST.toFile()).properties()) {
            last.put(entry.getKey(), entry.getValue().asText());
        }
        return last;
    }

    private static SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        Scenario.all()
                .filter(scenario -> !scenario.plan().blocked())
                .forEach(scenario -> digests.put(scenario.toString(), digest(scenario.plan())));
        return digests;
    }

    private static String digest(Plan plan) {
        List<Object> templates = plan.objects().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .<Object>map(deployment -> deployment.getSpec().getTemplate())
                .toList();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Inputs.write(templates).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
