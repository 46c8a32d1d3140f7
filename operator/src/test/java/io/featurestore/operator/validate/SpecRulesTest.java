package io.featurestore.operator.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecRulesTest {
    private static final String SERVED = "registry: {local: {server: {}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    feastProject: p, cronJob: {schedule: 61 * * * *}               | InvalidSchedule          | spec.cronJob.schedule
                    feastProject: p, cronJob: {timeZone: Mars/Olympus}             | UnknownTimeZone          | spec.cronJob.timeZone
                    feastProject: p, cronJob: {concurrencyPolicy: Never}           | UnknownConcurrencyPolicy | spec.cronJob.concurrencyPolicy
                    feastProject: p, feastProjectDir: {git: {url: u, featureRepoPath: a/../../etc}} | PathOutsideRepository | spec.feastProjectDir.git.featureRepoPath
                    feastProject: p, feastProjectDir: {git: {url: 'git@h:a/b'}}    | GitOverSsh               | spec.feastProjectDir.git.url
                    feastProject: p, feastProjectDir: {git: {url: 'ssh://h/a/b'}}  | GitOverSsh               | spec.feastProjectDir.git.url
                    feastProject: p, feastProjectDir: {git: {url: '--upload-pack=x'}} | InvalidGitUrl         | spec.feastProjectDir.git.url
                    feastProject: p, feastProjectDir: {git: {url: u, ref: '--x'}}  | InvalidGitRef            | spec.feastProjectDir.git.ref
                    feastProject: p, feastProjectDir: {git: {url: u, ref: 'a b'}}  | InvalidGitRef            | spec.feastProjectDir.git.ref
                    feastProject: p, feastProjectDir: {git: {url: u, ref: 'a..b'}} | InvalidGitRef            | spec.feastProjectDir.git.ref
                    feastProject: p, feastProjectDir: {git: {url: u, env: [{name: BASH_ENV, value: x}]}} | ShellVariable | spec.feastProjectDir.git.env[0].name
                    feastProject: p, batchEngine: {configMapRef: {}}               | EmptyReference           | spec.batchEngine.configMapRef.name
                    feastProject: p, cronJob: {jobSpec: {completionMode: ''}}      | InvalidJobSpec           | spec.cronJob.jobSpec.completionMode
                    feastProject: p, cronJob: {containerConfigs: {nodeSelector: {'/a': b}}} | InvalidNodeSelector | spec.cronJob.containerConfigs.nodeSelector
                    """)
    void findsWhatCanNeverWork(String spec, String reason, String path) {
        FeatureStore featureStore = featureStore("sample", "{%s, services: {%s}}".formatted(spec, SERVED));

        assertThat(SpecRules.check(featureStore))
                .extracting(Finding::level, Finding::reason, Finding::path)
                .containsExactly(tuple(Level.ERROR, reason, path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    scaling: {autoscaling: {minReplicas: 5, maxReplicas: 2, metrics: [{type: Pods}]}} | MinOverMaxReplicas      | spec.services.scaling.autoscaling.minReplicas
                    podDisruptionBudgets: {minAvailable: half}                                     | InvalidDisruptionBudget | spec.services.podDisruptionBudgets.minAvailable
                    onlineStore: {persistence: {store: {type: redis, secretRef: {}}}}              | EmptyReference          | spec.services.onlineStore.persistence.store.secretRef.name
                    onlineStore: {persistence: {file: {path: ../x.db, pvc: {mountPath: /d, ref: {name: c}}}}} | PathOutsideClaim | spec.services.onlineStore.persistence.file.path
                    onlineStore: {persistence: {file: {pvc: {mountPath: /d, ref: {name: ''}}}}}    | EmptyReference          | spec.services.onlineStore.persistence.file.pvc.ref.name
                    onlineStore: {server: {volumeMounts: [{name: feast-data, mountPath: /x}, {name: feast-tmp, mountPath: /x/}]}} | DuplicateMountPath | spec.services.onlineStore.server.volumeMounts[1].mountPath
                    onlineStore: {server: {volumeMounts: [{name: feast-data, mountPath: /etc/feast}]}}      | DuplicateMountPath      | spec.services.onlineStore.server.volumeMounts[0].mountPath
                    topologySpreadConstraints: [{topologyKey: z, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}, {topologyKey: z, maxSkew: 2, whenUnsatisfiable: DoNotSchedule}] | DuplicateSpreadConstraint | spec.services.topologySpreadConstraints[1]
                    onlineStore: {server: {resources: {claims: [{name: gpu}]}}}                    | UnknownResourceClaim    | spec.services.onlineStore.server.resources.claims
                    onlineStore: {server: {volumeMounts: [{name: gone, mountPath: /x}]}}           | UnknownVolume           | spec.services.onlineStore.server.volumeMounts[0].name
                    onlineStore: {server: {env: [{name: A, valueFrom: {}}]}}                       | VariableWithoutSource   | spec.services.onlineStore.server.env[0].valueFrom
                    onlineStore: {server: {envFrom: [{}]}}                                         | VariableWithoutSource   | spec.services.onlineStore.server.envFrom[0]
                    onlineStore: {server: {imagePullPolicy: Sometimes}}                            | UnknownImagePullPolicy  | spec.services.onlineStore.server.imagePullPolicy
                    onlineStore: {server: {nodeSelector: {example.com/disk: 'a b'}}}               | InvalidNodeSelector     | spec.services.onlineStore.server.nodeSelector
                    nodeSelector: {Example.com/disk: ssd}                                          | InvalidNodeSelector     | spec.services.nodeSelector
                    tolerations: [{operator: Exists}, {}]                                          | InvalidToleration       | spec.services.tolerations[1]
                    volumes: [{name: a, secret: {}}]                                               | EmptyReference          | spec.services.volumes[0].secret.secretName
                    volumes: [{name: a, projected: {sources: [{configMap: {}}]}}]                  | EmptyReference          | spec.services.volumes[0].projected.sources[0].configMap.name
                    volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]                    | DuplicateVolume         | spec.services.volumes[1].name
                    """)
    void findsWhatCanNeverWorkInServices(String services, String reason, String path) {
        FeatureStore featureStore =
                featureStore("sample", "{feastProject: p, services: {%s, %s}}".formatted(services, SERVED));

        assertThat(SpecRules.check(featureStore))
                .extracting(Finding::level, Finding::reason, Finding::path)
                .containsExactly(tuple(Level.ERROR, reason, path));
    }

    @Test
    void refusesAReferenceToItselfInItsOwnNamespaceOnly() {
        String remote = "{feastProject: p, services: {registry: {remote: {feastRef: {name: sample%s}}}}}";

        assertThat(SpecRules.check(featureStore("sample", remote.formatted(""))))
                .extracting(Finding::reason)
                .containsExactly("ReferenceToItself");
        assertThat(SpecRules.check(featureStore("sample", remote.formatted(", namespace: team-a"))))
                .extracting(Finding::reason)
                .containsExactly("ReferenceToItself");
        assertThat(SpecRules.check(featureStore("sample", remote.formatted(", namespace: team-b"))))
                .isEmpty();
    }

    @Test
    void refusesNamesThatServicesCanNotHave() {
        String spec = "{feastProject: p, services: {registry: {local: {server: {restAPI: true}}}}}";

        assertThat(SpecRules.check(featureStore("a".repeat(43), spec))).isEmpty();
        assertThat(SpecRules.check(featureStore("a".repeat(44), spec)))
                .extracting(Finding::reason, Finding::message)
                .containsExactly(tuple(
                        "NameTooLong",
                        "Service feast-%s-registry-rest would have 64 characters where 63 are allowed; shorten the name by 1"
                                .formatted("a".repeat(44))));
        assertThat(SpecRules.check(featureStore("a".repeat(70), spec)))
                .extracting(Finding::reason)
                .containsOnly("NameTooLong");
        assertThat(SpecRules.check(featureStore("with.dot", spec)))
                .extracting(Finding::reason, Finding::path)
                .containsExactly(tuple("InvalidName", "metadata.name"));
    }

    @Test
    void refusesAFeatureStoreThatServesNothing() {
        assertThat(SpecRules.check(
                        featureStore("sample", "{feastProject: p, services: {onlineStore: {disabled: true}}}")))
                .extracting(Finding::level, Finding::reason)
                .containsExactly(tuple(Level.ERROR, "NoServer"), tuple(Level.WARNING, "NoRegistryForClients"));
    }

    @Test
    void takesAWebUiForAServer() {
        String remote = "{feastProject: p, services: {onlineStore: {disabled: true}, ui: {},"
                + " registry: {remote: {hostname: 'registry:80'}}}}";

        assertThat(SpecRules.check(featureStore("sample", remote))).isEmpty();
    }

    @Test
    void warnsWhereClientsWillBeSurprised() {
        List<Finding> findings = SpecRules.check(featureStore("sample", "{feastProject: with-hyphen}"));

        assertThat(findings)
                .extracting(Finding::level, Finding::reason)
                .containsExactly(
                        tuple(Level.WARNING, "ProjectWithHyphen"), tuple(Level.WARNING, "NoRegistryForClients"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 | scaling: {autoscaling: {maxReplicas: 5}}                                                  | spec.services.registry.local.server.resources.requests.cpu and spec.services.onlineStore.server.resources.requests.cpu
                    1 | scaling: {autoscaling: {maxReplicas: 5}}, onlineStore: {disabled: true}                   | set spec.services.registry.local.server.resources.requests.cpu
                    1 | scaling: {autoscaling: {maxReplicas: 5}}, onlineStore: {server: {resources: {limits: {cpu: 1}}}} | set spec.services.registry.local.server.resources.requests.cpu
                    1 | scaling: {autoscaling: {maxReplicas: 5, metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization}}}]}}, onlineStore: {disabled: true} | requests.memory
                    3 | podDisruptionBudgets: {minAvailable: 3}                                                   | with 3 pods the budget lets no pod be evicted
                    3 | podDisruptionBudgets: {minAvailable: 70%}                                                 | with 3 pods the budget lets no pod be evicted
                    3 | podDisruptionBudgets: {maxUnavailable: 0}                                                 | with 3 pods the budget lets no pod be evicted
                    1 | podDisruptionBudgets: {minAvailable: 1}, scaling: {autoscaling: {maxReplicas: 2, metrics: [{type: Pods}]}} | with 1 pod the budget lets no pod be evicted
                    """)
    void warnsWhereScalingWillNotDoWhatItIsFor(int replicas, String services, String message) {
        assertThat(scaled(replicas, services))
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARNING))
                .satisfies(finding -> assertThat(finding.message()).contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    3 | podDisruptionBudgets: {minAvailable: 2}
                    3 | podDisruptionBudgets: {minAvailable: 50%}
                    3 | podDisruptionBudgets: {maxUnavailable: 10%}
                    1 | podDisruptionBudgets: {minAvailable: 1}
                    1 | scaling: {autoscaling: {maxReplicas: 2, metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue}}}]}}
                    """)
    void isSilentWhereScalingWorks(int replicas, String services) {
        assertThat(scaled(replicas, services)).isEmpty();
    }

    private static List<Finding> scaled(int replicas, String services) {
        return SpecRules.check(featureStore(
                "sample", "{feastProject: p, replicas: %d, services: {%s, %s}}".formatted(replicas, services, SERVED)));
    }

    @Test
    void findsNothingInAbsentSpecs() {
        assertThat(SpecRules.check(featureStore("sample", "null"))).isEmpty();
    }

    private static FeatureStore featureStore(String name, String spec) {
        return Serialization.unmarshal("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: team-a}
                spec: %s
                """.formatted(name, spec), FeatureStore.class);
    }
}
