package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// An operator that runs while the tests of a class do, and a namespace for them.
final class RunningOperator implements BeforeAllCallback, AfterAllCallback {
    private final String namespace;
    private @Nullable TestCluster cluster;
    private @Nullable Operator operator;

    RunningOperator(String namespace) {
        this.namespace = namespace;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        cluster = TestCluster.get();
        cluster.namespace(namespace);
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    Operator get() {
        return Objects.requireNonNull(operator);
    }

    void start() throws IOException, InterruptedException {
        operator = cluster().startOperator("first");
    }

    void stop() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    /// Waits until the objects of a FeatureStore are written, and has its pods serve.
    void becomeReady(String name) {
        cluster().awaitCondition(namespace, name, "Ready", "Unknown DeploymentNotAvailable");
        cluster().becomeAvailable(namespace, "feast-" + name);
        cluster().awaitCondition(namespace, name, "Ready", "True Ready");
    }

    /// Changes a FeatureStore as `kubectl patch --type merge` does.
    void merge(String name, String patch) {
        cluster().merge(cluster().featureStore(namespace, name), patch);
    }

    /// The operator's requests about a FeatureStore and its objects since a mark, as `verb resource name`.
    List<String> requests(int mark, String name) {
        return cluster().requests(mark, namespace).stream()
                .filter(request -> request.endsWith(" " + name) || request.contains("-" + name))
                .toList();
    }

    /// Those of [#requests] that write objects.
    List<String> objectWrites(int mark, String name) {
        return requests(mark, name).stream()
                .filter(request -> !isAboutStatus(request))
                .toList();
    }

    /// Those of [#requests] that write the status.
    List<String> statusWrites(int mark, String name) {
        return requests(mark, name).stream()
                .filter(RunningOperator::isAboutStatus)
                .toList();
    }

    private static boolean isAboutStatus(String request) {
        return request.contains("featurestores/status");
    }

    int replicas(String name) {
        return cluster().deployment(namespace, "feast-" + name).getSpec().getReplicas();
    }

    /// Every number of replicas that the Deployment of a FeatureStore shows during a change.
    List<Integer> replicasDuring(String name, Runnable change) {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Watch watch = cluster()
                .admin
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("feast-" + name)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Deployment live) {
                        seen.add(live.getSpec().getReplicas());
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        throw new AssertionError(cause);
                    }
                });
        try {
            change.run();
        } finally {
            watch.close();
        }
        return List.copyOf(seen);
    }

    /// Makes a FeatureStore whose stores several pods can share.
    ///
    /// @param services further fields of `spec.services`, in flow style
    void applyShareable(String name, int replicas, String services) {
        cluster().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: stores, namespace: %1$s}
                stringData:
                  redis: "connection_string: redis:6379"
                  sql: "path: postgresql://user:pass@db/registry"
                ---
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  feastProject: shop
                  replicas: %3$d
                  services: {
                    onlineStore: {persistence: {store: {type: redis, secretRef: {name: stores}}}},
                    registry: {local: {persistence: {store: {type: sql, secretRef: {name: stores}}}, server: {}}},
                    %4$s
                  }
                """.formatted(namespace, name, replicas, services));
    }

    /// Makes a FeatureStore whose stores are files.
    ///
    /// @param field a further field of the spec, if any
    void applyPlain(String name, String field) {
        cluster().apply("""
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: %s, namespace: %s}
                spec:
                  feastProject: shop
                  %s
                """.formatted(name, namespace, field.strip()));
    }

    /// Makes the operator look at a FeatureStore, and waits until it has.
    void force(String name, String token) {
        cluster().force(get(), namespace, name, token);
    }
}
