package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.featurestore.crd.testing.EmbeddedApiServer;
import io.featurestore.crd.testing.Options;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.install.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator's memory in a cluster whose ConfigMaps and Secrets are not its own, on an API server of its own. Sizes:
/// `-Dmemory.featurestores=500 -Dmemory.foreign=1000`.
class MemoryIT {
    private static final int FEATURE_STORES = Integer.getInteger("memory.featurestores", 20);
    private static final int FOREIGN = Integer.getInteger("memory.foreign", 150);

    /// Of each: a Helm release is as large, and larger.
    private static final int CONTENT = 200 * 1024;

    private static final String NAMESPACE = "crowded";
    private static final String QUIET = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: None
            """;
    private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: (\\d+)Mi");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long MIB = 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void itDoesNotGrowWithWhatOthersPutIntoConfigMapsAndSecrets() throws Exception {
        long limit = limit();
        String heap = limit / 2 + "m";
        try (EmbeddedApiServer server =
                        EmbeddedApiServer.start(Options.fromEnvironmentOrAbort().withAuditPolicy(QUIET));
                KubernetesClient admin = server.admin()) {
            server.install(Path.of("../deploy/crd/featurestores.feast.dev.yaml"));
            Stream.of(NAMESPACE, TestCluster.OPERATOR_NAMESPACE)
                    .forEach(name -> admin.resource(new NamespaceBuilder()
                                    .withNewMetadata()
                                    .withName(name)
                                    .endMetadata()
                                    .build())
                            .create());
            create(admin, FEATURE_STORES, MemoryIT::featureStore);
            long before;
            long watched;
            try (OperatorProcess operator = new OperatorProcess(folder("first"), server.kubeconfig(), heap)) {
                awaitDeployments(admin);
                before = operator.liveBytes();
                create(admin, FOREIGN, MemoryIT::configMap);
                create(admin, FOREIGN, MemoryIT::secret);
                watched = operator.liveBytes();
            }
            try (OperatorProcess operator = new OperatorProcess(folder("second"), server.kubeconfig(), heap)) {
                long listed = operator.liveBytes();
                long peak = operator.peakBytes();
                System.out.printf(
                        "%d FeatureStores: %d KiB in use; beside %d MiB of others: %d KiB, started anew %d KiB, peak %d MiB%n",
                        FEATURE_STORES,
                        before / 1024,
                        2L * FOREIGN * CONTENT / MIB,
                        watched / 1024,
                        listed / 1024,
                        peak / MIB);
                long most = 2L * FOREIGN * CONTENT / 10;
                assertThat(watched - before).as("growth by watching").isLessThan(most);
                assertThat(listed - before).as("growth by listing").isLessThan(most);
                assertThat(peak).as("peak of the start").isLessThan(limit * MIB);
            }
        }
    }

    /// MiB that the manifests allow.
    private static long limit() {
        Matcher limit = LIMIT.matcher(Manifests.text(Manifests.DEPLOY));
        assertThat(limit.find()).isTrue();
        return Long.parseLong(limit.group(1));
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static void awaitDeployments(KubernetesClient admin) {
        await().atMost(PATIENCE)
                .until(() -> admin.apps()
                                .deployments()
                                .inNamespace(NAMESPACE)
                                .list()
                                .getItems()
                                .size()
                        == FEATURE_STORES);
    }

    private static void create(KubernetesClient admin, int count, IntFunction<HasMetadata> object) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<HasMetadata>> all = IntStream.range(0, count)
                    .mapToObj(n ->
                            threads.submit(() -> admin.resource(object.apply(n)).create()))
                    .toList();
            for (Future<HasMetadata> one : all) {
                assertThat(one.get().getMetadata().getUid()).isNotEmpty();
            }
        }
    }

    private static HasMetadata featureStore(int number) {
        FeatureStore featureStore = new FeatureStore();
        featureStore.getMetadata().setNamespace(NAMESPACE);
        featureStore.getMetadata().setName("store-" + number);
        featureStore.setSpec(new io.featurestore.crd.v1.FeatureStoreSpec());
        featureStore.getSpec().feastProject = "store_" + number;
        return featureStore;
    }

    private static HasMetadata configMap(int number) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("foreign-" + number)
                .endMetadata()
                .addToData("content", content(number))
                .build();
    }

    private static HasMetadata secret(int number) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("foreign-" + number)
                .endMetadata()
                .addToData("content", content(number))
                .build();
    }

    private static String content(int number) {
        byte[] bytes = new byte[CONTENT / 4 * 3];
        new Random(number).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
