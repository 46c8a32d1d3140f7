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
                    feastProject: p, batchEngine: {configMapRef: {}}               | EmptyReference           | spec.batchEngine.configMapRef.name
                    """)
    void findsWhatCanNeverWork(String spec, String reason, String path) {
        FeatureStore featureStore = featureStore("sample", "{%s, services: {%s}}".formatted(spec, SERVED));

        assertThat(SpecRules.check(featureStore))
                .extracting(Finding::level, Finding::reason, Finding::path)
                .containsExactly(tuple(Level.ERROR, reason, path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    scaling: {autoscaling: {minReplicas: 5, maxReplicas: 2}}                       | MinOverMaxReplicas      | spec.services.scaling.autoscaling.minReplicas
                    podDisruptionBudgets: {minAvailable: half}                                     | InvalidDisruptionBudget | spec.services.podDisruptionBudgets.minAvailable
                    onlineStore: {persistence: {store: {type: redis, secretRef: {}}}}              | EmptyReference          | spec.services.onlineStore.persistence.store.secretRef.name
                    onlineStore: {persistence: {file: {path: ../x.db, pvc: {mountPath: /d, ref: {name: c}}}}} | PathOutsideClaim | spec.services.onlineStore.persistence.file.path
                    onlineStore: {persistence: {file: {pvc: {mountPath: /d, ref: {name: ''}}}}}    | EmptyReference          | spec.services.onlineStore.persistence.file.pvc.ref.name
                    onlineStore: {server: {volumeMounts: [{name: a, mountPath: /x}, {name: b, mountPath: /x/}]}} | DuplicateMountPath | spec.services.onlineStore.server.volumeMounts[1].mountPath
                    onlineStore: {server: {volumeMounts: [{name: a, mountPath: /etc/feast}]}}      | DuplicateMountPath      | spec.services.onlineStore.server.volumeMounts[0].mountPath
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
    void warnsWhereClientsWillBeSurprised() {
        List<Finding> findings = SpecRules.check(featureStore("sample", "{feastProject: with-hyphen}"));

        assertThat(findings)
                .extracting(Finding::level, Finding::reason)
                .containsExactly(
                        tuple(Level.WARNING, "ProjectWithHyphen"), tuple(Level.WARNING, "NoRegistryForClients"));
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
