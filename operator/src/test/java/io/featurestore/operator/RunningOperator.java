package io.featurestore.operator;

import java.io.IOException;
import java.util.Objects;
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

    /// Makes the operator look at a FeatureStore, and waits until it has.
    void force(String name, String token) {
        cluster().force(get(), namespace, name, token);
    }
}
