package io.featurestore.operator.render;

import io.featurestore.operator.resolve.ServerSettings;

/// Where the rendered processes run: folders, addresses and ports. There is one layout for pods and one for local
/// processes, and a renderer asks the layout instead of writing a path or a port itself.
///
/// @param root put before every absolute path inside a pod; empty in a cluster
/// @param loopback whether the processes share this machine's loopback address instead of having a pod
/// @param ports what the servers listen on without TLS
/// @param tlsPorts what they listen on with TLS
public record Layout(String root, boolean loopback, Ports ports, Ports tlsPorts) {

    /// The listening ports. In a pod these are Python Feast's.
    ///
    /// @param registry gRPC
    /// @param registryRest HTTP
    /// @param online HTTP
    /// @param offline Arrow Flight
    /// @param ui HTTP
    /// @param metrics Prometheus, of the online server
    public record Ports(int registry, int registryRest, int online, int offline, int ui, int metrics) {
        public static final Ports DEFAULT = new Ports(6570, 6572, 6566, 8815, 8888, 8000);
        public static final Ports DEFAULT_TLS = new Ports(6571, 6573, 6567, 8816, 8443, 8000);
    }

    /// A pod in a cluster.
    public static final Layout CLUSTER = new Layout("", false, Ports.DEFAULT, Ports.DEFAULT_TLS);

    /// Local processes below a folder.
    ///
    /// @param root an absolute path without a slash at its end
    public static Layout local(String root, Ports ports) {
        return new Layout(root, true, ports, ports);
    }

    /// What a server listens on.
    Ports ports(ServerSettings server) {
        return server.tls().isPresent() ? tlsPorts : ports;
    }

    /// Where an absolute path inside the pod lies in this layout; a URI is left alone.
    public String path(String inPod) {
        return inPod.startsWith("/") ? root + inPod : inPod;
    }

    /// The address that servers bind.
    public String bindAddress() {
        return loopback ? "127.0.0.1" : "0.0.0.0";
    }
}
