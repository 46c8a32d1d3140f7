package io.featurestore.server.auth;

import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.tls.TrustedRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// How to reach the cluster that this process runs in.
///
/// @param server `https://HOST:PORT`
/// @param trust the cluster's certificate authority; empty: what the Java runtime trusts
/// @param namespace the one that this process runs in
record ClusterAccess(String server, Optional<SSLContext> trust, Path tokenFile, String namespace) {
    private static final Path MOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    /// What Kubernetes gives to every pod.
    ///
    /// @throws StartRefused if this is no pod, or one without a ServiceAccount's token
    static ClusterAccess ofPod(Map<String, String> environment) {
        return of(environment, MOUNT);
    }

    static ClusterAccess of(Map<String, String> environment, Path mount) {
        String host = environment.getOrDefault(HOST, "");
        if (host.isEmpty()) {
            throw StartRefused.because(
                    "auth.type: kubernetes needs the Kubernetes API to check tokens, but %s is not set, "
                                    .formatted(HOST)
                            + "so this is no pod of a cluster; run it in one, or set auth.type: no_auth");
        }
        String authority = host.contains(":") ? "[" + host + "]" : host;
        try {
            return new ClusterAccess(
                    "https://" + authority + ":" + environment.getOrDefault(PORT, "443"),
                    Optional.of(TrustedRoots.context(mount.resolve("ca.crt"))),
                    mount.resolve("token"),
                    Files.readString(mount.resolve("namespace")).strip());
        } catch (IOException | GeneralSecurityException e) {
            throw StartRefused.because("auth.type: kubernetes needs the pod's ServiceAccount token, certificate and "
                    + "namespace in " + mount + ", which can't be read ("
                    + e.getClass().getSimpleName()
                    + "); see automountServiceAccountToken");
        }
    }
}
