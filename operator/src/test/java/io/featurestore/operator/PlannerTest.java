package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.validate.Level;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final String SCALABLE = """
            feastProject: my_project
            %s
            services:
              onlineStore:
                persistence: {store: {type: redis, secretRef: {name: stores}}}
              registry:
                local:
                  persistence: {store: {type: sql, secretRef: {name: stores}}}
                  server:
                    env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: env, key: password}}}]
                    envFrom: [{secretRef: {name: all}}]
              %s
            """;

    private static final FeatureStore STORE = Inputs.featureStore(SCALABLE.formatted("", ""));

    private static final HasMetadata STORES =
            Inputs.secret("stores", Map.of("redis", "connection_string: redis:6379", "sql", "path: sqlite://"));
    private static final HasMetadata ENV = Inputs.secret("env", Map.of("password", "one"));
    private static final HasMetadata ALL = Inputs.secret("all", Map.of("A", "one"));

    @Test
    void podTemplateIsTheSameAtAnyNumberOfReplicas() {
        PodTemplateSpec one = template(STORE, STORES, ENV, ALL);

        assertThat(template(Inputs.featureStore(SCALABLE.formatted("replicas: 5", "")), STORES, ENV, ALL))
                .isEqualTo(one);
        assertThat(template(
                        Inputs.featureStore(
                                SCALABLE.formatted("", "scaling: {autoscaling: {minReplicas: 2, maxReplicas: 9}}")),
                        STORES,
                        ENV,
                        ALL))
                .isEqualTo(one);
    }

    @Test
    void checksumMovesWithTheSettingsOfAStore() {
        HasMetadata rotated =
                Inputs.secret("stores", Map.of("redis", "connection_string: redis:6380", "sql", "path: sqlite://"));

        assertThat(checksum(STORE, rotated, ENV, ALL)).isNotEqualTo(checksum(STORE, STORES, ENV, ALL));
    }

    @Test
    void checksumMovesWithAVariableThatComesFromASecret() {
        HasMetadata rotated = Inputs.secret("env", Map.of("password", "two"));

        assertThat(checksum(STORE, STORES, rotated, ALL)).isNotEqualTo(checksum(STORE, STORES, ENV, ALL));
    }

    @Test
    void checksumMovesWithASecretThatIsTakenWhole() {
        HasMetadata more = Inputs.secret("all", Map.of("A", "one", "B", "two"));

        assertThat(checksum(STORE, STORES, ENV, more)).isNotEqualTo(checksum(STORE, STORES, ENV, ALL));
    }

    @Test
    void checksumStaysWhereAnUnusedKeyMoves() {
        HasMetadata more = Inputs.secret("env", Map.of("password", "one", "unused", "new"));

        assertThat(checksum(STORE, STORES, more, ALL)).isEqualTo(checksum(STORE, STORES, ENV, ALL));
    }

    @Test
    void aRenewedCertificateRollsOnlyPodsWhoseImageReadsItOnce() {
        String spec = """
                feastProject: my_project
                services:
                  registry: {local: {server: {image: "%s", tls: {secretRef: {name: certificate}}}}}
                """;
        FeatureStore ours = Inputs.featureStore(spec.formatted(OperatorSettings.DEFAULT_SERVER_IMAGE));
        FeatureStore python = Inputs.featureStore(spec.formatted("example.com/feast:1"));
        HasMetadata old = Inputs.secret("certificate", Map.of("tls.crt", "one", "tls.key", "one"));
        HasMetadata renewed = Inputs.secret("certificate", Map.of("tls.crt", "two", "tls.key", "two"));

        assertThat(template(ours, renewed)).isEqualTo(template(ours, old));
        assertThat(checksum(python, renewed)).isNotEqualTo(checksum(python, old));
    }

    @Test
    void checksumIsOfTheSaltThatTheClusterHolds() {
        Secret live = new SecretBuilder()
                .withNewMetadata()
                .withName("feast-test-config")
                .withNamespace("features")
                .endMetadata()
                .addToData("checksum-salt", "b3RoZXI=")
                .build();

        World world = world(STORE, List.of(live), STORES, ENV, ALL);

        assertThat(checksum(world)).isNotEqualTo(checksum(STORE, STORES, ENV, ALL));
        assertThat(object(Planner.plan(world, Layout.CLUSTER), Secret.class).getData())
                .containsEntry("checksum-salt", "b3RoZXI=");
    }

    @Test
    void numberOfPodsIsNotAppliedWhereAnAutoscalerOwnsIt() {
        FeatureStore autoscaled =
                Inputs.featureStore(SCALABLE.formatted("", "scaling: {autoscaling: {maxReplicas: 9}}"));

        Plan plan = Planner.plan(Inputs.world(autoscaled, STORES, ENV, ALL), Layout.CLUSTER);

        assertThat(object(plan, Deployment.class).getSpec().getReplicas()).isNull();
    }

    @Test
    void findingsThatBlockLeaveNothingToApply() {
        Plan plan = Planner.plan(Inputs.world(STORE), Layout.CLUSTER);

        assertThat(plan.blocked()).isTrue();
        assertThat(plan.objects()).isEmpty();
    }

    @Test
    void whatTheCrdRefusesIsNotLookedAtAnyFurther() {
        FeatureStore unknownType = Inputs.featureStore("""
                feastProject: my_project
                services:
                  onlineStore: {persistence: {store: {type: redisss, secretRef: {name: missing}}}}
                """);

        Plan plan = Planner.plan(Inputs.world(unknownType), Layout.CLUSTER);

        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ADMISSION);
            assertThat(finding.path()).isEqualTo("spec.services.onlineStore.persistence.store.type");
        });
    }

    @Test
    void whatItIsGivenStaysAsItIs() {
        World world = Inputs.world(STORE, STORES, ENV, ALL);
        String before = Inputs.write(List.of(STORE, STORES, ENV, ALL));

        Planner.plan(world, Layout.CLUSTER);

        assertThat(Inputs.write(List.of(STORE, STORES, ENV, ALL))).isEqualTo(before);
    }

    @Test
    void secretsAreInNothingButTheConfigurationSecret() {
        String sentinel = "Sentinel4711";
        Plan plan = Planner.plan(
                Inputs.world(
                        STORE,
                        Inputs.secret(
                                "stores",
                                Map.of("redis", "connection_string: " + sentinel, "sql", "path: " + sentinel)),
                        Inputs.secret("env", Map.of("password", sentinel)),
                        Inputs.secret("all", Map.of("A", sentinel))),
                Layout.CLUSTER);

        assertThat(plan.objects()).hasSizeGreaterThan(5);
        assertThat(plan.objects())
                .filteredOn(object -> !(object instanceof Secret))
                .allSatisfy(object -> assertThat(Inputs.write(object)).doesNotContain(sentinel));
        assertThat(plan.resolved().orElseThrow().toString()).doesNotContain(sentinel);
        assertThat(plan.findings().toString()).doesNotContain(sentinel);
    }

    @Test
    void localLayoutPutsEveryPathBelowItsFolderAndEveryServerOnLoopback() {
        Layout layout = Layout.local("/state", new Layout.Ports(1, 2, 3, 4, 5, 6));
        FeatureStore bare =
                Inputs.featureStore("feastProject: my_project\nservices: {registry: {local: {server: {}}}}");

        String objects = Inputs.write(object(Planner.plan(Inputs.world(bare), layout), Deployment.class)
                .getSpec());

        assertThat(objects)
                .contains("mountPath: /state/etc/feast", "workingDir: /state/feast-data/my_project/feature_repo")
                .contains("value: /state/etc/feast/online.yaml")
                .contains("- -h\n      - 127.0.0.1")
                .doesNotContain("0.0.0.0", "mountPath: /feast-data", "6570", "6566");
    }

    private static String checksum(FeatureStore featureStore, HasMetadata... objects) {
        return checksum(Inputs.world(featureStore, objects));
    }

    private static String checksum(World world) {
        Plan plan = Planner.plan(world, Layout.CLUSTER);
        Map<String, String> annotations = object(plan, Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
        return Objects.requireNonNull(annotations.get(Annotations.CONFIG_CHECKSUM));
    }

    private static PodTemplateSpec template(FeatureStore featureStore, HasMetadata... objects) {
        Plan plan = Planner.plan(Inputs.world(featureStore, objects), Layout.CLUSTER);
        return object(plan, Deployment.class).getSpec().getTemplate();
    }

    private static World world(FeatureStore featureStore, List<HasMetadata> live, HasMetadata... objects) {
        return new World(
                featureStore, Inputs.found(List.of(objects)), live, Set.of(), OperatorSettings.withoutCluster());
    }

    private static <T extends HasMetadata> T object(Plan plan, Class<T> type) {
        return plan.objects().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError(plan.findings().toString()));
    }
}
