package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.featurestore.operator.watch.Leadership;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An API server that is slow to answer about the Lease, played through with a Lease of seconds.
class SlowLeaseIT {
    private static final String NAMESPACE = "slow-lease";
    private static final Leadership.Timing SHORT =
            new Leadership.Timing(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMillis(500));

    private final TestCluster cluster = TestCluster.get();
    private final SlowLeases slow;
    private final Operator first;
    private final Operator second;

    SlowLeaseIT() throws IOException, InterruptedException, GeneralSecurityException {
        cluster.namespace(NAMESPACE);
        slow = new SlowLeases(cluster.operatorConfig());
        first = cluster.startOperator("first", slow.config(), SHORT);
        await().atMost(TestCluster.PATIENCE).until(() -> holder().endsWith("_first"));
        second = cluster.startOperator("second", cluster.operatorConfig(), SHORT);
    }

    /// What the process does: it works until it is told to end or has lost the Lease.
    private CompletableFuture<Void> process = CompletableFuture.completedFuture(null);

    @BeforeEach
    void run() {
        // On a thread of its own: it waits all the time, and the common ones are as few as the machine's processors.
        process = CompletableFuture.runAsync(
                () -> {
                    try (first) {
                        first.awaitEnd();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                task -> Thread.ofPlatform().name("process").start(task));
    }

    @AfterEach
    void end() throws IOException {
        try (second) {
            slow.close();
            first.close();
            process.join();
        }
    }

    /// The answer comes when the Lease has long run out; one attempt of the library waits for it all the time.
    @Test
    void anAnswerThatIsTooLateEndsTheLeadershipBeforeTheNextOneActs() {
        slow.delay(SHORT.lease().multipliedBy(3));
        List<String> names =
                IntStream.range(0, 1_000).mapToObj("many-%d"::formatted).toList();
        int[] made = {0};
        await().atMost(TestCluster.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    make(names.get(made[0]));
                    made[0]++;
                    return TestCluster.looks(second) > 0;
                });
        make("last");
        cluster.awaitCondition(NAMESPACE, "last", "Ready", "Unknown DeploymentNotAvailable");

        Instant taken = lease().getAcquireTime().toInstant();
        assertThat(holder()).endsWith("_second");
        assertThat(slow.writes()).isNotEmpty().allMatch(written -> written.isBefore(taken));
    }

    private void make(String name) {
        cluster.apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: %s}
                spec: {feastProject: shop}
                """.formatted(name, NAMESPACE));
    }

    private LeaseSpec lease() {
        return cluster.admin
                .leases()
                .inNamespace(TestCluster.OPERATOR_NAMESPACE)
                .withName(Leadership.LEASE)
                .get()
                .getSpec();
    }

    private String holder() {
        String holder = lease().getHolderIdentity();
        return holder == null ? "" : holder;
    }
}
