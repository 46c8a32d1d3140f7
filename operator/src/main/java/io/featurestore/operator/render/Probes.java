package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Auth;
import io.featurestore.operator.resolve.ServerSettings;

/// How the kubelet asks servers for their health. Being ready is answered by the server's own health; having started
/// and being alive is an open port, so that a store or registry that is slow, or not there yet, never restarts a
/// container.
final class Probes {
    private static final int STARTUP_PERIOD = 3;
    private static final int STARTUP_FAILURES = 40;
    private static final int LIVENESS_PERIOD = 20;
    private static final int LIVENESS_FAILURES = 6;
    /// Short, because a pod that has started waits for the next one until it is ready.
    private static final int READINESS_PERIOD = 5;
    private static final int READINESS_FAILURES = 6;

    /// A second, which is Kubernetes' default, is less than what a server needs that waits for its share of a CPU.
    private static final int TIMEOUT = 5;

    private static final int STARTUP_TIMEOUT = 3;

    private Probes() {}

    static void registry(ContainerBuilder container, Resolved.RegistryServer server, Auth auth, Layout.Ports ports) {
        int port = server.grpc() ? ports.registry() : ports.registryRest();
        // The kubelet asks by gRPC without TLS only. A Python registry that checks tokens asks the kubelet for one,
        // too, which has none.
        boolean health = server.grpc()
                && server.settings().tls().isEmpty()
                && (server.settings().own() || auth instanceof Auth.None);
        Probe ready = health ? grpc(port) : tcp(port);
        add(container, ready, tcp(port));
    }

    static void online(ContainerBuilder container, ServerSettings server, Layout.Ports ports) {
        String scheme = server.tls().isPresent() ? "HTTPS" : "HTTP";
        add(container, http("/health", ports.online(), scheme), tcp(ports.online()));
    }

    /// It tells nothing of its health, either.
    static void ui(ContainerBuilder container, Layout.Ports ports) {
        add(container, tcp(ports.ui()), tcp(ports.ui()));
    }

    /// An open port is all that an Arrow Flight server of Python says of itself.
    static void offline(ContainerBuilder container, Layout.Ports ports) {
        add(container, tcp(ports.offline()), tcp(ports.offline()));
    }

    /// Of a server that says nothing of itself but an open port.
    static void openPort(ContainerBuilder container, int port) {
        add(container, tcp(port), tcp(port));
    }

    private static void add(ContainerBuilder container, Probe ready, Probe alive) {
        container
                .withStartupProbe(timed(alive, STARTUP_PERIOD, STARTUP_FAILURES, STARTUP_TIMEOUT))
                .withReadinessProbe(timed(ready, READINESS_PERIOD, READINESS_FAILURES, TIMEOUT))
                .withLivenessProbe(timed(alive, LIVENESS_PERIOD, LIVENESS_FAILURES, TIMEOUT));
    }

    private static Probe timed(Probe probe, int period, int failures, int timeout) {
        return new ProbeBuilder(probe)
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withSuccessThreshold(1)
                .withTimeoutSeconds(timeout)
                .build();
    }

    private static Probe grpc(int port) {
        return new ProbeBuilder()
                .withNewGrpc()
                .withPort(port)
                .withService("")
                .endGrpc()
                .build();
    }

    private static Probe tcp(int port) {
        return new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString(port))
                .endTcpSocket()
                .build();
    }

    private static Probe http(String path, int port, String scheme) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(port))
                .withScheme(scheme)
                .endHttpGet()
                .build();
    }
}
