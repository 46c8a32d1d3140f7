package io.featurestore.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.featurestore.operator.world.OperatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    private static final Path INSTALL = Manifests.DEPLOY.resolve("install.yaml");
    private static final String HEADER = """
            # Generated from deploy/kustomization.yaml; do not edit. Renewed by
            #   mvn -pl operator -am test -Dtest=ManifestsTest -Dsurefire.failIfNoSpecifiedTests=false -Dinstall.update
            """;

    @Test
    void theSingleFileIsWhatTheKustomizationMakes() throws IOException {
        String expected = HEADER + Manifests.text(Manifests.DEPLOY);
        if (Boolean.getBoolean("install.update") || "".equals(System.getProperty("install.update"))) {
            Files.writeString(INSTALL, expected);
        }
        assertThat(Files.readString(INSTALL).equals(expected))
                .as("deploy/install.yaml is not stale; if it is:\n" + HEADER)
                .isTrue();
    }

    @Test
    void noRuleHasAWildcardAndNoRuleEscalates() {
        List<PolicyRule> rules =
                objects().stream().flatMap(ManifestsTest::rules).toList();
        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*").noneMatch(resource -> resource.contains("*"));
            assertThat(rule.getVerbs()).doesNotContain("*", "escalate", "impersonate");
        });
        assertThat(rules)
                .filteredOn(rule -> rule.getVerbs().contains("bind"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getResources()).containsExactly("clusterroles");
                    assertThat(rule.getResourceNames())
                            .containsExactly(
                                    "feast-token-review-cluster-role",
                                    "feast-batch-engine-cluster-role",
                                    "feast-batch-driver-cluster-role");
                });
    }

    @Test
    void theOperatorsPodIsRestricted() {
        var pod = deployment().getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        Container container = pod.getContainers().getFirst();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }

    @Test
    void theServersImageIsTheOneThatTheOperatorWouldTakeAnyway() {
        assertThat(deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .filteredOn(variable -> variable.getName().equals("RELATED_IMAGE_FEATURE_SERVER"))
                .singleElement()
                .satisfies(
                        variable -> assertThat(variable.getValue()).isEqualTo(OperatorSettings.DEFAULT_SERVER_IMAGE));
    }

    @Test
    void anOperatorForOneNamespaceHasTheSameRulesThereAndNoOthers() throws IOException {
        List<PolicyRule> everywhere = rulesOf("base/rights/cluster-role.yaml");
        List<PolicyRule> inOne = rulesOf("overlays/namespaced/role.yaml");
        assertThat(inOne)
                .isEqualTo(everywhere.stream()
                        .filter(rule -> rule.getResourceNames().isEmpty()
                                || rule.getVerbs().contains("bind"))
                        .map(rule -> new PolicyRuleBuilder(rule)
                                .removeFromResources("clusterrolebindings", "apiservices", "mlflows")
                                .removeFromResourceNames("feast-token-review-cluster-role")
                                .build())
                        .filter(rule -> !rule.getResources().isEmpty())
                        .toList());
    }

    private static List<PolicyRule> rulesOf(String file) throws IOException {
        List<HasMetadata> objects =
                new KubernetesSerialization().unmarshal(Files.readString(Manifests.DEPLOY.resolve(file)));
        return objects.stream().flatMap(ManifestsTest::rules).toList();
    }

    private static Stream<PolicyRule> rules(HasMetadata object) {
        if (object instanceof ClusterRole role) {
            return role.getRules().stream();
        }
        return object instanceof Role role ? role.getRules().stream() : Stream.empty();
    }

    private static Deployment deployment() {
        return objects().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<HasMetadata> objects() {
        return new KubernetesSerialization().unmarshal(Manifests.text(Manifests.DEPLOY));
    }
}
